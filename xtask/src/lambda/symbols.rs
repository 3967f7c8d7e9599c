//! Whether the executable runs on Lambda's C library.

use std::fmt;

use object::read::elf::ElfFile64;
use object::{Architecture as Machine, Endianness, Object, ObjectSymbol};

use super::architecture::Architecture;
use super::error::LambdaError;

/// A version of glibc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u32, u32, u32);

/// What Amazon Linux 2023 has.
const HIGHEST: Version = Version(2, 34, 0);

impl Version {
    /// Reads `GLIBC_2.34` or `GLIBC_2.2.5`; `None` for other names, such as `GCC_3.0`.
    fn parse(name: &str) -> Option<Version> {
        let mut numbers = name.strip_prefix("GLIBC_")?.split('.').map(str::parse);
        let mut next = || numbers.next().unwrap_or(Ok(0)).ok();
        Some(Version(next()?, next()?, next()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Version(major, minor, patch) = self;
        write!(formatter, "{major}.{minor}")?;
        if *patch == 0 { Ok(()) } else { write!(formatter, ".{patch}") }
    }
}

/// Checks that the executable is one of the architecture, and answers the highest version of glibc that it needs.
pub fn check(executable: &[u8], architecture: Architecture) -> Result<Version, LambdaError> {
    let not_executable = || LambdaError::NotExecutable(architecture);
    let file = ElfFile64::<Endianness>::parse(executable).map_err(|_| not_executable())?;
    let machine = match architecture {
        Architecture::X86_64 => Machine::X86_64,
        Architecture::Arm64 => Machine::Aarch64,
    };
    if file.architecture() != machine {
        return Err(not_executable());
    }
    highest(needed(&file).ok_or_else(not_executable)?)
}

/// Symbols that come from libraries, with the names of their versions.
fn needed(file: &ElfFile64<'_, Endianness>) -> Option<Vec<(String, String)>> {
    let endian = file.endian();
    let versions = file.elf_section_table().versions(endian, file.data()).ok()??;
    let mut needed = Vec::new();
    for symbol in file.dynamic_symbols().filter(ObjectSymbol::is_undefined) {
        let index = versions.version_index(endian, symbol.index());
        let Some(version) = versions.version(index.into()).ok()? else { continue };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        needed.push((text(symbol.name_bytes().ok()?), text(version.name())));
    }
    Some(needed)
}

/// The highest version, which must not be above Lambda's.
fn highest(needed: Vec<(String, String)>) -> Result<Version, LambdaError> {
    let versions = needed.into_iter().filter_map(|(symbol, name)| Some((Version::parse(&name)?, symbol)));
    let (version, symbol) = versions.max().unwrap_or((Version(0, 0, 0), String::new()));
    if version > HIGHEST {
        return Err(LambdaError::Glibc { symbol, needs: version.to_string() });
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (name, expected) in [
            ("GLIBC_2.34", Some("2.34")),
            ("GLIBC_2.2.5", Some("2.2.5")),
            ("GLIBC_PRIVATE", None),
            ("GCC_3.0", None),
        ] {
            assert_eq!(Version::parse(name).map(|version| version.to_string()).as_deref(), expected);
        }
        assert!(Version::parse("GLIBC_2.9") < Version::parse("GLIBC_2.10"));
    }

    #[test]
    fn what_is_too_new_is_an_error_that_names_it() {
        let needed = |version: &str| {
            vec![("malloc".to_owned(), "GLIBC_2.2.5".to_owned()), ("new".to_owned(), version.to_owned())]
        };
        assert_eq!(highest(needed("GLIBC_2.34")).unwrap(), HIGHEST);
        let error = highest(needed("GLIBC_2.38")).unwrap_err().to_string();
        assert!(error.starts_with("bootstrap needs new of glibc 2.38"), "{error}");
    }

    #[test]
    fn this_very_program_needs_a_glibc_and_is_of_one_architecture() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let file = ElfFile64::<Endianness>::parse(program.as_slice()).unwrap();
        let needed = needed(&file).unwrap();
        assert!(needed.iter().any(|(_, version)| Version::parse(version).is_some()), "{needed:?}");
        let is_of =
            |architecture| !matches!(check(&program, architecture), Err(LambdaError::NotExecutable(_)));
        assert!(is_of(Architecture::X86_64) != is_of(Architecture::Arm64));
        assert!(matches!(check(b"text", Architecture::X86_64), Err(LambdaError::NotExecutable(_))));
    }
}
