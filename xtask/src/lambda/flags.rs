//! What the command line says.

use std::path::PathBuf;

use super::architecture::Architecture;
use super::error::LambdaError;

/// How it is called.
pub const USAGE: &str = "[--architecture x86_64|arm64] [--output DIR] [--verify]";

/// What is to be packed, and where it goes.
#[derive(Debug, PartialEq, Eq)]
pub struct Flags {
    /// All for which Rust is installed where it is `None`.
    pub architecture: Option<Architecture>,
    /// The folder of the packages.
    pub output: PathBuf,
    /// Whether to build twice and compare.
    pub verify: bool,
}

impl Flags {
    pub fn parse(words: &[&str]) -> Result<Flags, LambdaError> {
        let mut flags =
            Flags { architecture: None, output: PathBuf::from("target/lambda-packages"), verify: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value =
                || words.next().ok_or_else(|| LambdaError::Usage(format!("{word} needs a value")));
            match *word {
                "--architecture" => {
                    let name = value()?;
                    let known = Architecture::ALL.into_iter().find(|known| known.name() == *name);
                    let known = known
                        .ok_or_else(|| LambdaError::Usage(format!("there is no architecture {name:?}")))?;
                    flags.architecture = Some(known);
                }
                "--output" => flags.output = PathBuf::from(value()?),
                "--verify" => flags.verify = true,
                _ => return Err(LambdaError::Usage(format!("what is {word}?"))),
            }
        }
        Ok(flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_or_refused() {
        let flags = Flags::parse(&["--architecture", "arm64", "--verify", "--output", "out"]).unwrap();
        assert_eq!((flags.architecture, flags.verify), (Some(Architecture::Arm64), true));
        assert_eq!(flags.output, PathBuf::from("out"));
        assert_eq!(Flags::parse(&[]).unwrap().architecture, None);
        for (words, expected) in [
            (&["--architecture", "mips"][..], "there is no architecture \"mips\""),
            (&["--output"], "--output needs a value"),
            (&["--fast"], "what is --fast?"),
        ] {
            let error = Flags::parse(words).unwrap_err().to_string();
            assert!(error.starts_with(expected) && error.contains("usage: "), "{error}");
        }
    }
}
