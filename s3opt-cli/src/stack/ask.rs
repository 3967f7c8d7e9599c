//! Asking before something is changed.

use std::io::{BufRead, IsTerminal, Write};

use crate::error::CliError;

/// Who is asked.
pub struct Asker {
    is_terminal: bool,
    input: Box<dyn BufRead>,
}

impl Asker {
    /// Whoever sits at the terminal.
    pub fn at_terminal() -> Asker {
        let stdin = std::io::stdin();
        Asker { is_terminal: stdin.is_terminal(), input: Box::new(std::io::BufReader::new(stdin)) }
    }

    /// Somebody with these answers.
    #[cfg(test)]
    pub fn answering(answers: &'static str) -> Asker {
        Asker { is_terminal: true, input: Box::new(answers.as_bytes()) }
    }

    /// Nobody.
    #[cfg(test)]
    pub fn nobody() -> Asker {
        Asker { is_terminal: false, input: Box::new(std::io::empty()) }
    }

    /// Asks a question that only the right answer answers.
    ///
    /// # Errors
    /// Nobody is there, or the answer is another one.
    pub fn require(&mut self, question: &str, right: &str) -> Result<(), CliError> {
        if !self.is_terminal {
            return Err(CliError::failed(
                "nobody is there to be asked, because standard input is no terminal; nothing was done",
                "look at the plan first, then give --yes",
            ));
        }
        let mut stderr = std::io::stderr().lock();
        let _nobody_listens = write!(stderr, "\n{question} ").and_then(|()| stderr.flush());
        let mut line = String::new();
        let read = self.input.read_line(&mut line);
        read.map_err(|error| CliError::failed(format!("cannot read the answer: {error}"), "give --yes"))?;
        if line.trim() == right {
            return Ok(());
        }
        Err(CliError::Failed {
            message: "nothing was done".to_owned(),
            hint: Some(format!("only `{right}` goes on")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_answer_goes_on() {
        for (answer, goes_on) in [("yes\n", true), (" yes \r\n", true), ("y\n", false), ("", false)] {
            assert_eq!(Asker::answering(answer).require("Go on?", "yes").is_ok(), goes_on, "{answer:?}");
        }
        let report = Asker::nobody().require("Go on?", "yes").unwrap_err().report();
        assert!(report.contains("standard input is no terminal"), "{report}");
        assert!(report.contains("--yes"), "{report}");
    }
}
