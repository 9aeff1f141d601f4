#!/usr/bin/env python3
"""Makes system calls fail, one after the other, under every command that writes, and looks at what is left.

    tests/faults/inject.py [DTS [COMMAND…]]        # default: target/debug/dts, all commands; needs strace

Whatever fails, a file is the old one or the new one, whole; what ends with 0 has written the new one; nothing panics,
nothing hangs, no draft is left unless its removal itself was refused. Prints one line a command, and every fault.
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DTS = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug/dts").resolve()
FAILURES = {
    "write": ["ENOSPC", "EIO", "EINTR"],
    "fsync": ["ENOSPC", "EIO", "EINTR"],
    "rename": ["ENOSPC", "EIO", "EACCES"],
    "renameat": ["ENOSPC", "EIO", "EACCES"],
    "renameat2": ["ENOSPC", "EIO", "EACCES"],
    "linkat": ["ENOSPC", "EIO", "EACCES"],
    "openat": ["ENOSPC", "EIO", "EINTR", "EACCES"],
    "statx": ["EIO", "EACCES"],
    "newfstatat": ["EIO", "EACCES"],
    "close": ["EIO", "EINTR"],
    "unlink": ["EIO", "EACCES"],
}
CALLS = list(FAILURES)
LIMIT = 300  # seconds; a debug build under strace takes one, on a machine that has nothing else to do

SESSION = ROOT / "examples/ressourcerie/ressourcerie-2010.yaml"
TABLE = ROOT / "examples/collectif/reponses-excel.csv"
TYPED = "\n\n1\na Une raison de plus\n\n2\n1\nq\noui\n"

# What each command is, the file that it writes, and what is typed.
COMMANDS = {
    "rapport": (["rapport", "a.yaml", "-o", "out.html", "--forcer"], "out.html", ""),
    "depouiller": (["depouiller", "developpement-durable", "t.csv", "-o", "out.csv", "--forcer"], "out.csv", ""),
    "convertir": (["convertir", "a.yaml", "-o", "out.xlsx", "--forcer"], "out.xlsx", ""),
    "comparer": (["comparer", "--grille", "developpement-durable", "t.csv", "-o", "out.md", "--forcer"], "out.md", ""),
    "remplir": (["remplir", "a.yaml", "--simple"], "a.yaml", TYPED),
}


def run(folder, words, typed, inject=None, log="/dev/null"):
    # Calls that are not looked at do not stop the program.
    traced = inject.split(":")[0] if inject else ",".join(CALLS)
    strace = ["strace", "-f", "--seccomp-bpf", "-o", str(log), "-e", f"trace={traced}"]
    if inject:
        strace += ["-e", f"inject={inject}"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(
        strace + [str(DTS), *words], cwd=folder, input=typed.encode(), capture_output=True, timeout=LIMIT, env=environment
    )
    return done.returncode, done.stderr.decode("utf8", "replace")


def prepare(folder, target):
    for path in folder.iterdir():
        path.unlink()
    shutil.copy(SESSION, folder / "a.yaml")
    shutil.copy(TABLE, folder / "t.csv")
    if target.startswith("out."):
        (folder / target).write_bytes(b"old")
    return (folder / target).read_bytes()


def is_sound(folder, target, old, new):
    """The old file, the new one, or what a session had saved on the way between the two."""
    path = folder / target
    found = path.read_bytes() if path.exists() else None
    if found in (old, new):
        return found
    if target == "a.yaml" and found:
        checked = subprocess.run([DTS, "verifier", "a.yaml"], cwd=folder, capture_output=True)
        if checked.returncode == 0 and found.count(b"value:") >= old.count(b"value:"):
            return found
    return None




def counted(log):
    """How often each call was made while the program was loaded, and in all."""
    lines = log.splitlines()
    loaded = max((number for number, line in enumerate(lines) if ".so" in line), default=-1)
    count = lambda lines: collections.Counter(re.findall(r"^\d+ +(\w+)\(", "\n".join(lines), re.M))
    return count(lines[: loaded + 1]), count(lines)


def main():
    if not shutil.which("strace"):
        print("strace is missing: nothing checked")
        return 0
    faults, total = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder, log = pathlib.Path(name) / "f", pathlib.Path(name) / "log"
        folder.mkdir()
        for command in sys.argv[2:] or COMMANDS:
            words, target, typed = COMMANDS[command]
            old = prepare(folder, target)
            code, said = run(folder, words, typed, log=log)
            new = (folder / target).read_bytes()
            assert code in (0, 1) and new != old, (command, code, said)
            usual = code
            first, counts = counted(log.read_text())
            runs, outcomes = 0, collections.Counter()
            for call in CALLS:
                for error in FAILURES[call]:
                    for at in range(first[call] + 1, counts[call] + 1):
                        for when in [str(at)] + ([f"{at}+"] if call in ("write", "fsync") and error != "EINTR" else []):
                            old = prepare(folder, target)
                            inject = f"{call}:error={error}:when={when}"
                            runs += 1
                            try:
                                code, said = run(folder, words, typed, inject)
                            except subprocess.TimeoutExpired:
                                faults.append((command, inject, "hangs"))
                                continue
                            found = is_sound(folder, target, old, new)
                            drafts = [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]
                            what = []
                            if found is None:
                                what.append("neither the old file nor the new one")
                            # A session says that it could not save, and is asked to try again.
                            if code == usual and (found == old if target == "a.yaml" else found != new):
                                what.append("said to be done, and the old file is there")
                            # Rust itself panics where a folder cannot be closed.
                            if "closedir" not in said and "panicked" in said or code not in (0, 1, 2, 101, 127, 130):
                                what.append(f"ends with {code}: {said[-300:]}")
                            if drafts and call != "unlink":
                                what.append(f"left {drafts}")
                            outcomes["new" if found == new else "old" if found == old else "between"] += 1
                            faults += [(command, inject, one) for one in what]
            total += runs
            print(command, runs, "failures", dict(outcomes), flush=True)
    for fault in faults:
        print(*fault, sep=" | ")
    print(total, "failures,", len(faults), "faults")
    return 1 if faults else 0


sys.exit(main())
