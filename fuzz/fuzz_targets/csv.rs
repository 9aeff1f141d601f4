#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dts_fuzz::csv(bytes));
