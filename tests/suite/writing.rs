//! Files are written whole or not at all, whatever the machine refuses. `tests/faults/inject.py` refuses more.

#[cfg(unix)]
#[test]
fn a_file_over_the_size_that_is_allowed_is_told_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let assessment = std::path::absolute("examples/ressourcerie/ressourcerie-2010.yaml").expect("a path");
    std::fs::write(folder.path().join("r.html"), "avant").expect("a file");
    let output = std::process::Command::new("sh")
        .args(["-c", "ulimit -f 8; exec \"$0\" rapport \"$1\" -o r.html --forcer"])
        .arg(assert_cmd::cargo::cargo_bin!("dts"))
        .arg(assessment)
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("le fichier est trop gros"), "{said}");
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names, ["r.html"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("r.html")).expect("a file"), "avant");
}
