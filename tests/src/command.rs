//! Running programs to their end.

use std::process::{Command, Stdio};

use crate::HarnessError;

/// Runs a program to its end and answers the text that it printed on standard output.
///
/// # Errors
/// As [`output`].
pub(crate) fn run(command: &mut Command) -> Result<String, HarnessError> {
    Ok(String::from_utf8_lossy(&output(command)?).into_owned())
}

/// Runs a program to its end and answers what it printed on standard output.
///
/// # Errors
/// [`HarnessError::Program`] where it cannot be started, [`HarnessError::Failed`], with all that it printed, where it
/// fails.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>, HarnessError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|source| HarnessError::Program { program, source })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let output = format!("{}{}", text(&output.stderr), text(&output.stdout));
    Err(HarnessError::Failed { command: format!("{command:?}"), output })
}

/// Whether a program runs and succeeds.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    run(command).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failure_tells_what_was_printed() {
        assert_eq!(run(Command::new("sh").args(["-c", "echo fine"])).unwrap(), "fine\n");
        let error = run(Command::new("sh").args(["-c", "echo out; echo problem >&2; exit 3"])).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("problem\nout\n"), "{text}");
        let error = run(&mut Command::new("there-is-no-such-program")).unwrap_err();
        assert!(error.to_string().starts_with("cannot run there-is-no-such-program: "), "{error}");
    }
}
