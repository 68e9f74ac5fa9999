//! Looks for the built dashboard and writes down its files for embedding. Never builds it: `make dashboard` does.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=TALBLICK_DASHBOARD_DIST");
    println!("cargo:rerun-if-env-changed=TALBLICK_COMMIT");
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = env::var_os("TALBLICK_DASHBOARD_DIST")
        .map_or_else(|| here.join("../dashboard/dist"), PathBuf::from);
    // Cargo runs this every time for a path that does not exist, so the empty folder is made.
    fs::create_dir_all(&dist)?;
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        collect(&dist, &dist, &mut files)?;
    } else {
        println!(
            "cargo:warning=the dashboard is not built; pages will say so (run: make dashboard)"
        );
    }
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("assets.rs");
    let mut out = fs::File::create(out)?;
    writeln!(out, "const ASSETS: &[Asset] = &[")?;
    for (path, file) in files {
        writeln!(
            out,
            "    Asset {{ path: {path:?}, bytes: include_bytes!({:?}) }},",
            file.display().to_string()
        )?;
    }
    writeln!(out, "];")
}

fn collect(dist: &Path, dir: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(dist, &path, files)?;
        } else if let Ok(inside) = path.strip_prefix(dist) {
            let name = inside.to_string_lossy().replace('\\', "/");
            // What the build noted for itself is nobody's business.
            if name != "BUILD.json"
                && !name.starts_with(".vite/")
                && path.extension().is_none_or(|end| end != "map")
            {
                files.push((format!("/{name}"), path.canonicalize()?));
            }
        }
    }
    Ok(())
}
