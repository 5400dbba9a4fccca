//! Where the anvil program is.

use std::path::{Path, PathBuf};

use super::AnvilError;

/// Finds anvil: the given program, else the one npm installed under `project`, else on the PATH.
///
/// # Errors
/// There is none; the error says where it was looked for.
pub fn find_binary(given: Option<&Path>, project: &Path) -> Result<PathBuf, AnvilError> {
    if let Some(given) = given {
        let found = given.is_file().then(|| given.to_owned());
        return found.ok_or_else(|| AnvilError::NoBinary { looked_for: given.display().to_string() });
    }
    let packages = project.join("contracts/node_modules/@foundry-rs");
    installed_by_npm(&packages).or_else(on_path).ok_or_else(|| AnvilError::NoBinary {
        looked_for: format!("{}/anvil-*/bin/anvil and on the PATH", packages.display()),
    })
}

/// npm installs the one package that fits the platform.
fn installed_by_npm(packages: &Path) -> Option<PathBuf> {
    let folders = std::fs::read_dir(packages).ok()?.flatten();
    folders
        .filter(|folder| folder.file_name().to_string_lossy().starts_with("anvil-"))
        .map(|folder| folder.path().join("bin/anvil"))
        .find(|program| program.is_file())
}

fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("anvil")).find(|program| program.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_program_must_exist() {
        let error = find_binary(Some(Path::new("/nowhere/anvil")), Path::new("/")).unwrap_err();
        assert!(error.to_string().contains("/nowhere/anvil"), "{error}");
    }

    #[test]
    fn npm_package_of_any_platform_is_found() {
        let project = tempfile::tempdir().unwrap();
        let program = project.path().join("contracts/node_modules/@foundry-rs/anvil-darwin-arm64/bin/anvil");
        std::fs::create_dir_all(program.parent().unwrap()).unwrap();
        std::fs::write(&program, "").unwrap();
        assert_eq!(find_binary(None, project.path()).unwrap(), program);
    }
}
