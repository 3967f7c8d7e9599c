//! Installing, once for all processes.

mod lock;
mod uv;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) use self::lock::Lock;
use crate::HarnessError;
use crate::command::run;

/// The version of Python that everything runs on.
pub(crate) const PYTHON: &str = "3.11";

/// What `uv pip install` is told.
pub(crate) struct Recipe {
    /// The packages, pinned.
    pub packages: &'static [&'static str],
    /// Nothing newer is taken, so that what a package stands on is as old as the package.
    pub exclude_newer: &'static str,
}

/// Installs a program into the folder if it is not there, and answers where.
pub(crate) fn install(
    folder: &Path,
    name: &str,
    version: &str,
    recipe: &Recipe,
) -> Result<PathBuf, HarnessError> {
    let place = folder.join(format!("{name}-{version}"));
    let words = format!("python {PYTHON}, {}, {}", recipe.packages.join(", "), recipe.exclude_newer);
    once(&place, &words, |place| {
        let uv = uv::uv(folder)?;
        run(Command::new(&uv).args(["venv", "--quiet", "--python", PYTHON]).arg(place))?;
        let mut install = Command::new(&uv);
        install.args(["pip", "install", "--quiet", "--python"]).arg(place.join("bin/python"));
        install.args(["--exclude-newer", recipe.exclude_newer]).args(recipe.packages);
        run(&mut install).map(drop)
    })
}

/// Makes a folder by a recipe, once: other processes wait meanwhile, and a folder that was left half made, or made by
/// another recipe, is made anew. The recipe's words are written into the folder last, as the sign that all is there.
/// (A folder made elsewhere and moved would not do: programs of Python's environments name their own folder.)
pub(crate) fn once(
    place: &Path,
    recipe: &str,
    make: impl FnOnce(&Path) -> Result<(), HarnessError>,
) -> Result<PathBuf, HarnessError> {
    let sign = place.join("recipe.txt");
    let is_made = || fs::read_to_string(&sign).is_ok_and(|words| words == recipe);
    if is_made() {
        return Ok(place.to_owned());
    }
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder).map_err(HarnessError::file(folder))?;
    let _lock = Lock::take(&lock_of(place))?;
    // Somebody else may have made it while we waited.
    if !is_made() {
        if place.exists() {
            fs::remove_dir_all(place).map_err(HarnessError::file(place))?;
        }
        make(place)?;
        fs::write(&sign, recipe).map_err(HarnessError::file(&sign))?;
    }
    Ok(place.to_owned())
}

/// The file that is locked while a place is made.
fn lock_of(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    fn fill(place: &Path) -> Result<(), HarnessError> {
        fs::create_dir(place).map_err(HarnessError::file(place))?;
        fs::write(place.join("program"), "all").map_err(HarnessError::file(place))
    }

    #[test]
    fn it_is_made_once_though_many_want_it() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("deep/a-1.0");
        let made = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let place = once(&place, "recipe", |place| {
                        made.fetch_add(1, Ordering::Relaxed);
                        fill(place)
                    });
                    assert_eq!(fs::read_to_string(place.unwrap().join("program")).unwrap(), "all");
                });
            }
        });
        assert_eq!(made.into_inner(), 1);
    }

    #[test]
    fn what_was_left_half_made_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a-1.0");
        let failed = once(&place, "recipe", |place| {
            fs::create_dir(place).map_err(HarnessError::file(place))?;
            fs::write(place.join("half"), "").map_err(HarnessError::file(place))?;
            Err(HarnessError::Failed { command: "make".to_owned(), output: "no room".to_owned() })
        });
        assert!(failed.is_err() && place.join("half").exists());
        once(&place, "recipe", fill).unwrap();
        assert!(place.join("program").exists() && !place.join("half").exists());
    }

    #[test]
    fn another_recipe_makes_it_anew() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a-1.0");
        once(&place, "recipe", fill).unwrap();
        fs::write(place.join("old"), "").unwrap();
        once(&place, "recipe", |_| unreachable!("it is there")).unwrap();
        once(&place, "another recipe", fill).unwrap();
        assert!(!place.join("old").exists());
    }
}
