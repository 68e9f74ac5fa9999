//! The operator's files of rules: every `*.toml` of a directory in order of name, or one file.

use super::fault::{Fault, Faults};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Most files of rules.
const FILES: usize = 200;
/// Largest file of rules, in bytes.
const FILE_BYTES: u64 = 1 << 20;

/// The files with their texts.
pub(super) fn files(path: &Path) -> Result<Vec<(PathBuf, String)>, Faults> {
    let names = names(path).map_err(|error| unreadable(path, &error.to_string()))?;
    if names.len() > FILES {
        let why = format!("it has {} files of rules; {FILES} are allowed", names.len());
        return Err(unreadable(path, &why));
    }
    let mut faults = Vec::new();
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        match text(&name) {
            Ok(text) => files.push((name, text)),
            Err(why) => faults.extend(unreadable(&name, &why).0),
        }
    }
    if faults.is_empty() {
        Ok(files)
    } else {
        Err(Faults(faults))
    }
}

fn names(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.path();
        if name.extension().is_some_and(|e| e == "toml") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn text(file: &Path) -> Result<String, String> {
    let bytes = fs::metadata(file).map_err(|e| e.to_string())?.len();
    if bytes > FILE_BYTES {
        return Err(format!(
            "it has {bytes} bytes; {FILE_BYTES} are allowed in a file of rules"
        ));
    }
    fs::read_to_string(file).map_err(|e| e.to_string())
}

fn unreadable(file: &Path, why: &str) -> Faults {
    Faults(vec![Fault {
        file: file.to_owned(),
        line: 0,
        entry: None,
        key: None,
        message: format!("cannot be read: {why}"),
    }])
}
