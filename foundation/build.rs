//! Bundles the pages' styles and scripts and lists them for `web/assets.rs`.

#![expect(
    clippy::disallowed_methods,
    reason = "cargo and the builder speak to a build script by its environment"
)]

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

const NODE_NEEDED: &str = "Vínculo needs Node 20 or newer to bundle its pages: apt-get install nodejs npm, \
                           or set VINCULO_ASSETS to a folder of prebuilt files";
const SOURCES: [&str; 8] =
    ["css", "js", "icons.json", "favicon.svg", "build.mjs", "package.json", "package-lock.json", ".npmrc"];

fn main() {
    let out = PathBuf::from(variable("OUT_DIR"));
    let sources = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("../assets");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=VINCULO_ASSETS");

    let bundled = match env::var_os("VINCULO_ASSETS") {
        Some(prebuilt) => {
            let prebuilt = PathBuf::from(prebuilt);
            println!("cargo::rerun-if-changed={}", prebuilt.display());
            prebuilt
        }
        None => bundle(&sources, &out.join("assets")),
    };
    fs::write(out.join("assets.rs"), listed(&bundled))
        .unwrap_or_else(|error| panic!("write the list of bundled files: {error}"));
}

/// Runs the bundler into `target`, after installing what the lock file names where that is missing or old.
fn bundle(sources: &Path, target: &Path) -> PathBuf {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", sources.join(source).display());
    }
    assert!(node_version().is_some_and(|major| major >= 20), "{NODE_NEEDED}");

    if is_older(&sources.join("node_modules/.package-lock.json"), &sources.join("package-lock.json")) {
        // None of the packages needs its install script, so none of them gets to run one here.
        run(Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(sources));
    }
    run(Command::new("node").arg("build.mjs").arg(target).current_dir(sources));
    target.to_path_buf()
}

fn node_version() -> Option<u32> {
    let answer = Command::new("node").arg("--version").output().ok()?;
    let version = String::from_utf8(answer.stdout).ok()?;
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn is_older(installed: &Path, lock: &Path) -> bool {
    let changed =
        |path: &Path| fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    changed(installed) == SystemTime::UNIX_EPOCH || changed(installed) < changed(lock)
}

fn run(command: &mut Command) {
    let done = match command.output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => panic!("{NODE_NEEDED}"),
        Err(error) => panic!("run {command:?}: {error}"),
        Ok(done) => done,
    };
    assert!(
        done.status.success(),
        "{command:?} failed\n{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

/// A Rust array of all bundled files: `app.1a2b3c.css` is known as `app.css`, its `.br` and `.gz` lie beside it.
fn listed(bundled: &Path) -> String {
    let entries = fs::read_dir(bundled)
        .unwrap_or_else(|error| panic!("read the folder of bundled files {}: {error}", bundled.display()));
    let mut files: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|file| file.split('.').count() == 3)
        .collect();
    files.sort();
    files.retain(|file| !file.ends_with(".br") && !file.ends_with(".gz"));

    let list: String = files.iter().map(|file| entry(bundled, file)).collect();
    assert!(
        list.contains("\"app.css\"") && list.contains("\"app.js\""),
        "no bundled pages in {}",
        bundled.display()
    );
    format!("[{list}]")
}

fn entry(bundled: &Path, file: &str) -> String {
    let parts: Vec<&str> = file.split('.').collect();
    let name = format!("{}.{}", parts[0], parts[2]);
    let path = |ending: &str| fs::canonicalize(bundled.join(format!("{file}{ending}"))).ok();
    let bytes = |ending: &str| match path(ending) {
        Some(path) => format!("Some(include_bytes!({path:?}))"),
        None => String::from("None"),
    };
    let plain = path("").unwrap_or_else(|| panic!("find the bundled file {file}"));
    // The icon of the tab is so small that the page carries it itself, which saves a request.
    let href = if name == "favicon.svg" { data_address(&plain) } else { format!("/assets/{file}") };
    let (brotli, gzip) = (bytes(".br"), bytes(".gz"));
    format!(
        "Asset {{ name: {name:?}, file: {file:?}, href: {href:?}, \
         plain: include_bytes!({plain:?}), brotli: {brotli}, gzip: {gzip} }},\n"
    )
}

fn data_address(svg: &Path) -> String {
    let bytes = fs::read(svg).unwrap_or_else(|error| panic!("read {}: {error}", svg.display()));
    let escaped = bytes.iter().map(|&byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'=' | b':' | b'/' | b'.' | b'-' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    format!("data:image/svg+xml,{}", escaped.collect::<String>())
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
