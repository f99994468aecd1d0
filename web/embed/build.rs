//! Builds the pages with Node and lists their files for `lib.rs`.
//!
//! `INTERURBAN_WEB` says when: `require` always, and fails where it cannot; `skip` never; `auto`, which is the default, in builds with
//! optimisation, where Node is there. `INTERURBAN_WEB_DIST` names a folder of pages that are built
//! already.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the pages are made of. Folders of packages and of results are not named: each build touches
/// them.
const SOURCES: [&str; 9] = [
    "embed/build.rs",
    "src",
    "index.html",
    "playground.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "generate.mjs",
    "../schema.graphql",
];
const OLDEST_NODE: (u32, u32) = (20, 19);

fn main() -> Result<()> {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rerun-if-env-changed=INTERURBAN_WEB");
    println!("cargo::rerun-if-env-changed=INTERURBAN_WEB_DIST");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let files = match pages(&out)? {
        Some(folder) => list(&folder)?,
        None => "&[]".to_owned(),
    };
    Ok(fs::write(out.join("files.rs"), files)?)
}

/// The folder of the pages; nothing if the program is to be built without them.
fn pages(out: &Path) -> Result<Option<PathBuf>> {
    if let Ok(folder) = std::env::var("INTERURBAN_WEB_DIST") {
        return Ok(Some(fs::canonicalize(folder)?));
    }
    let wish = std::env::var("INTERURBAN_WEB").unwrap_or_else(|_| "auto".to_owned());
    let folder = out.join("dist");
    match wish.as_str() {
        "skip" => Ok(None),
        "require" => build(&folder).map(|()| Some(folder)),
        "auto" if std::env::var("PROFILE")? != "release" => Ok(None),
        "auto" => match build(&folder) {
            Ok(()) => Ok(Some(folder)),
            Err(error) => {
                let reason = error.to_string();
                println!(
                    "cargo::warning=The plain pages are embedded: {}. Then `touch web/package.json` and build again for the explorer.",
                    reason.lines().last().unwrap_or_default()
                );
                Ok(None)
            }
        },
        other => Err(format!("INTERURBAN_WEB must be auto, require or skip, not `{other}`").into()),
    }
}

fn build(folder: &Path) -> Result<()> {
    check_node()?;
    let modified = |path: &str| fs::metadata(path).and_then(|data| data.modified()).ok();
    if modified("node_modules/.package-lock.json") < modified("package-lock.json") {
        run(
            "npm",
            &["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"],
        )?;
    }
    let out = folder.to_str().ok_or("the target folder is not named in UTF-8")?;
    run("node", &["generate.mjs"])?;
    run(
        "node",
        &[
            "node_modules/vite/bin/vite.js",
            "build",
            "--outDir",
            out,
            "--emptyOutDir",
            "--logLevel",
            "error",
        ],
    )
}

fn check_node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    let needed = format!("Node {major}.{minor} or newer is needed");
    let output = Command::new("node").arg("--version").output();
    let version = output.map_err(|_| format!("{needed}, and there is none"))?.stdout;
    let version = String::from_utf8(version)?;
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(str::parse::<u32>);
    let found = (numbers.next(), numbers.next());
    match found {
        (Some(Ok(one)), Some(Ok(two))) if (one, two) >= OLDEST_NODE => Ok(()),
        _ => Err(format!("{needed}, and this is {}", version.trim()).into()),
    }
}

/// Runs a program in the folder of the pages; the error holds all it printed.
fn run(program: &str, arguments: &[&str]) -> Result<()> {
    // On Windows, npm is a script of the shell.
    let mut command = match cfg!(windows) {
        true => Command::new("cmd"),
        false => Command::new(program),
    };
    if cfg!(windows) {
        command.args(["/C", program]);
    }
    // With it npm leaves out what builds the pages.
    let output = command.args(arguments).env_remove("NODE_ENV").output();
    let output = output.map_err(|error| format!("{program} cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let [told, complained] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    Err(format!("{told}\n{complained}\n`{program} {}` failed", arguments.join(" ")).into())
}

/// The files of a folder as the text of a Rust slice.
fn list(folder: &Path) -> Result<String> {
    let mut paths = Vec::new();
    gather(folder, &mut paths)?;
    paths.sort();
    let mut text = "&[\n".to_owned();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_none_or(|kind| kind != "br"))
    {
        let name = path
            .strip_prefix(folder)?
            .to_str()
            .ok_or("a file is not named in UTF-8")?;
        let name = name.replace('\\', "/");
        let packed = PathBuf::from(format!("{}.br", path.display()));
        let brotli = match packed.exists() {
            true => format!("Some(include_bytes!({packed:?}))"),
            false => "None".to_owned(),
        };
        let kind = media_type(&name)?;
        writeln!(
            text,
            "    File {{ path: {name:?}, media_type: {kind:?}, content: include_bytes!({path:?}), brotli: {brotli} }},"
        )?;
    }
    text.push(']');
    Ok(text)
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => gather(&path, paths)?,
            false => paths.push(path),
        }
    }
    Ok(())
}

fn media_type(name: &str) -> Result<&'static str> {
    Ok(match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "md" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        _ => return Err(format!("no media type is known for {name}").into()),
    })
}
