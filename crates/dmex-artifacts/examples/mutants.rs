//! Puts known bugs into copies of the contracts, one at a time, and says whether the tests notice: `make mutants`.
//!
//! The list is `contracts/test/mutants.toml`. Every bug is judged alone, in a fresh copy, by the tests that it names; these
//! must pass without it first. An argument takes only the bugs of files whose path contains it.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// Of a hundred bugs, so many must be caught.
const WANTED: usize = 95;
/// What forge reads, and what it writes.
const SOURCES: [&str; 5] = ["bin", "classes.json", "foundry.toml", "src", "test"];
const BUILT: [&str; 2] = ["cache", "out"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    mutant: Vec<Mutant>,
}

/// A bug that somebody could have written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutant {
    /// Where it is, below `src`.
    file: String,
    /// The line as it is; found there exactly once.
    from: String,
    /// The line as it would be; empty if it is forgotten.
    to: String,
    /// Files of tests, or folders, that must notice.
    tests: Vec<String>,
    /// What it would cost.
    why: String,
}

/// What the tests say of a copy.
enum Verdict {
    Passed,
    /// Which test failed first.
    Failed(String),
    /// Neither: mostly it does not compile.
    Broken(String),
}

#[derive(Default)]
struct Count {
    caught: usize,
    survived: usize,
    broken: usize,
}

fn main() -> Result<()> {
    let part = env::args().nth(1).unwrap_or_default();
    let contracts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts").canonicalize()?;
    let mutants = read_list(&contracts, &part)?;
    let workshop = Workshop::open(&contracts, &mutants)?;

    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let tests: BTreeSet<&[String]> = mutants.iter().map(|mutant| mutant.tests.as_slice()).collect();
    for tests in tests {
        workshop.require_green(tests)?;
        for mutant in mutants.iter().filter(|mutant| mutant.tests == tests) {
            workshop.judge(mutant, counts.entry(&mutant.file).or_default())?;
        }
    }
    conclude(&counts)
}

/// The list, as far as it is asked for. What is wrong with it is said at once, not after an hour.
fn read_list(contracts: &Path, part: &str) -> Result<Vec<Mutant>> {
    let file = contracts.join("test/mutants.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let list: List = toml::from_str(&text).context("the list of bugs is not understood")?;
    for mutant in &list.mutant {
        mutated(contracts, mutant)?;
    }
    let asked: Vec<Mutant> = list.mutant.into_iter().filter(|mutant| mutant.file.contains(part)).collect();
    ensure!(!asked.is_empty(), "no bug is listed of a file with {part:?} in its path");
    Ok(asked)
}

/// A file's text with the bug in it.
fn mutated(root: &Path, mutant: &Mutant) -> Result<String> {
    let text = fs::read_to_string(root.join("src").join(&mutant.file))
        .with_context(|| format!("cannot read src/{}", mutant.file))?;
    let found = text.matches(&mutant.from).count();
    ensure!(found == 1, "found {found} times instead of once in {}: {}", mutant.file, mutant.from);
    Ok(text.replacen(&mutant.from, &mutant.to, 1))
}

/// A folder with a built copy of the contracts, from which further copies are made.
struct Workshop {
    folder: tempfile::TempDir,
}

impl Workshop {
    /// Copies the contracts and what tests they need, and compiles them once. Tests are linked to what they deploy when
    /// they run, so that a bug has the compiler read the contracts it is in and no test.
    fn open(contracts: &Path, mutants: &[Mutant]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut needed = BTreeSet::new();
        for mutant in mutants {
            needed.append(&mut needed_for(contracts, &mutant.tests)?);
        }
        let workshop = Self { folder };
        let copied = workshop.copied();
        copy(contracts, &copied, &SOURCES, &needed)?;
        symlink(contracts.join("node_modules"), copied.join("node_modules"))?;
        symlink(contracts.join("../data"), workshop.folder.path().join("data"))?;
        let config = copied.join("foundry.toml");
        fs::write(&config, without_filters(&fs::read_to_string(&config)?))?;

        let started = Instant::now();
        let output = forge(&copied, &["build"])?;
        ensure!(output.ends_well, "the contracts do not compile:\n{}", output.text);
        fs::rename(copied, workshop.built())?;
        println!("compiled without any bug, {} s", started.elapsed().as_secs());
        Ok(workshop)
    }

    fn built(&self) -> PathBuf {
        self.folder.path().join("built")
    }

    /// Always the same place, and the one where all was compiled: forge compiles anew what it finds elsewhere.
    fn copied(&self) -> PathBuf {
        self.folder.path().join("contracts")
    }

    /// What the tests say of a fresh copy, once it was changed.
    fn test(&self, tests: &[String], change: impl FnOnce(&Path) -> Result<()>) -> Result<Verdict> {
        let (built, copied) = (self.built(), self.copied());
        let needed = needed_for(&built, tests)?;
        copy(&built, &copied, &SOURCES, &needed)?;
        copy(&built, &copied, &BUILT, &needed)?;
        symlink(built.join("node_modules").canonicalize()?, copied.join("node_modules"))?;
        change(&copied)?;
        let output = forge(&copied, &["test", "--fail-fast", "--fuzz-seed", "1", "--fuzz-runs", "32"])?;
        fs::remove_dir_all(&copied)?;
        Ok(verdict(output))
    }

    fn require_green(&self, tests: &[String]) -> Result<()> {
        let (started, names) = (Instant::now(), tests.join(", "));
        match self.test(tests, |_| Ok(()))? {
            Verdict::Passed => println!("{names}: green without any bug, {} s", started.elapsed().as_secs()),
            Verdict::Failed(what) | Verdict::Broken(what) => bail!("{names} without any bug: {what}"),
        }
        Ok(())
    }

    fn judge(&self, mutant: &Mutant, count: &mut Count) -> Result<()> {
        let started = Instant::now();
        let verdict = self.test(&mutant.tests, |copied| {
            Ok(fs::write(copied.join("src").join(&mutant.file), mutated(copied, mutant)?)?)
        })?;
        let (word, detail) = match verdict {
            Verdict::Failed(test) => {
                count.caught += 1;
                ("caught", format!("by {test}"))
            }
            Verdict::Passed => {
                count.survived += 1;
                ("SURVIVED", mutant.why.clone())
            }
            Verdict::Broken(output) => {
                count.broken += 1;
                ("BROKEN", output)
            }
        };
        let seconds = started.elapsed().as_secs();
        println!(
            "{word:8} {seconds:4} s  {}: {}\n                 {detail}",
            mutant.file,
            mutant.from.trim()
        );
        Ok(())
    }
}

/// The test sources that are needed to run some: what they import of each other, too.
fn needed_for(contracts: &Path, tests: &[String]) -> Result<BTreeSet<PathBuf>> {
    let mut open = Vec::new();
    for test in tests {
        open.append(&mut files(&contracts.join(test)).with_context(|| format!("no such test: {test}"))?);
    }
    let mut needed = BTreeSet::new();
    while let Some(source) = open.pop() {
        if !needed.insert(source.strip_prefix(contracts)?.to_owned()) {
            continue;
        }
        let text = fs::read_to_string(&source)?;
        for import in text.split(" from \".").skip(1).filter_map(|rest| rest.split('"').next()) {
            let folder = source.parent().context("a source is in a folder")?;
            let imported = folder.join(format!(".{import}")).canonicalize()?;
            if imported.starts_with(contracts.join("test")) {
                open.push(imported);
            }
        }
    }
    Ok(needed)
}

/// A file, or all files below a folder.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        found.append(&mut files(&entry?.path())?);
    }
    Ok(found)
}

/// Copies files and folders, but of the test sources only the needed ones.
fn copy(from: &Path, to: &Path, names: &[&str], needed: &BTreeSet<PathBuf>) -> Result<()> {
    for name in names {
        for file in files(&from.join(name))? {
            let inside = file.strip_prefix(from)?;
            let is_test = inside.starts_with("test") && inside.extension().is_some_and(|end| end == "sol");
            if is_test && !needed.contains(inside) {
                continue;
            }
            let target = to.join(inside);
            fs::create_dir_all(target.parent().context("a file is in a folder")?)?;
            fs::copy(&file, target)?;
        }
    }
    Ok(())
}

/// A configuration that takes all tests that are there. To find out what passes a filter, forge would compile everything anew.
fn without_filters(config: &str) -> String {
    config.lines().filter(|line| !line.starts_with("no_match_path")).map(|line| format!("{line}\n")).collect()
}

struct Output {
    ends_well: bool,
    text: String,
}

fn forge(folder: &Path, arguments: &[&str]) -> Result<Output> {
    let output = Command::new(forge_binary(folder)?)
        .args(arguments)
        .current_dir(folder)
        .env("FOUNDRY_PROFILE", "default")
        .env("FOUNDRY_DYNAMIC_TEST_LINKING", "true")
        .output()
        .context("cannot run forge")?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    Ok(Output { ends_well: output.status.success(), text: text.into_owned() })
}

/// The program itself: npm's wrapper of it ends well whatever the program says (foundry-rs/foundry#14781).
fn forge_binary(folder: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(folder.join("node_modules/@foundry-rs"))? {
        let binary = entry?.path().join("bin/forge");
        if binary.is_file() {
            return Ok(binary);
        }
    }
    bail!("npm brought no forge")
}

fn verdict(output: Output) -> Verdict {
    if output.ends_well && output.text.contains(" tests passed, 0 failed") {
        return Verdict::Passed;
    }
    // [FAIL: why; counterexample: calldata=… args=[…]] test_Name() (gas: 1)
    match output.text.lines().find(|line| line.starts_with("[FAIL")).and_then(|line| line.rsplit("] ").next())
    {
        Some(test) => Verdict::Failed(test.to_owned()),
        None => Verdict::Broken(output.text),
    }
}

/// Prints the table, and fails if too few were caught.
fn conclude(counts: &BTreeMap<&str, Count>) -> Result<()> {
    println!("\n{:44} {:>6} {:>8}", "", "caught", "survived");
    let (mut caught, mut survived, mut broken) = (0, 0, 0);
    for (file, count) in counts {
        println!("{file:44} {:6} {:8}", count.caught, count.survived);
        caught += count.caught;
        survived += count.survived;
        broken += count.broken;
    }
    let total = caught + survived + broken;
    println!("{total} seeded bugs: {caught} caught, {survived} survived");
    ensure!(broken == 0, "{broken} of the list do not compile");
    ensure!(caught * 100 >= total * WANTED, "less than {WANTED} % are caught");
    Ok(())
}
