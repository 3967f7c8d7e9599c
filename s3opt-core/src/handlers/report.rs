//! Reports: text for people, JSON for machines, and the limits of SNS.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::backend::notifications::Message;

/// Characters of a subject.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>, `Subject`: ASCII, no line breaks, less than 100
/// characters long (SNS takes a hundred).
const MAX_SUBJECT: usize = 100;

/// Bytes of a message, all its texts and the JSON around them together.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>, `Message`: 262,144 bytes.
const MAX_MESSAGE: usize = 262_144;

/// Bytes that are left for the braces and names around the texts.
const ENVELOPE: usize = 1024;

/// The protocols whose receivers are programs.
const MACHINES: [&str; 4] = ["http", "https", "lambda", "sqs"];

/// Characters of a line of a mail, which every reader shows unbroken.
pub(crate) const LINE_WIDTH: usize = 78;

const CUT: &str = "\n(The rest is left out: it does not fit into a message.)\n";

/// A message with a subject, a text for people, and the same as JSON for programs. What does not fit is left out: first
/// the JSON, then the end of the text.
pub(crate) fn message(subject: &str, text: &str, machine: &Value) -> Message {
    let machine = machine.to_string();
    let room = MAX_MESSAGE - ENVELOPE;
    let machine = if quoted(text) + MACHINES.len() * quoted(&machine) > room {
        json!({"subject": subject, "left_out": "the report is too long for a message"}).to_string()
    } else {
        machine
    };
    let left = room.saturating_sub(MACHINES.len() * quoted(&machine));
    Message {
        subject: Some(one_line(subject)),
        text: fitting(text, left),
        by_protocol: MACHINES.map(|protocol| (protocol.to_owned(), machine.clone())).into(),
    }
}

/// Bytes of a text as a string of JSON, as the message structure `json` holds it.
fn quoted(text: &str) -> usize {
    Value::from(text).to_string().len()
}

/// A subject that SNS takes: one line of ASCII that begins with a letter, digit or punctuation mark.
fn one_line(subject: &str) -> String {
    let printable = |character: char| if (' '..='~').contains(&character) { character } else { '?' };
    let line: String = subject.trim_start().chars().map(printable).take(MAX_SUBJECT).collect();
    if line.is_empty() { "S3 report".to_owned() } else { line }
}

/// The text, or as many of its lines as fit into so many bytes of JSON.
fn fitting(text: &str, room: usize) -> String {
    if quoted(text) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = quoted(CUT);
    for line in text.split_inclusive('\n') {
        used += quoted(line);
        if used > room {
            break;
        }
        kept.push_str(line);
    }
    kept + CUT
}

/// Appends a text in lines of [`LINE_WIDTH`], the first after `first`, the others after as many spaces.
pub(crate) fn paragraph(out: &mut String, first: &str, text: &str) {
    let indent = first.chars().count();
    let mut column = indent;
    out.push_str(first);
    for (index, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if index > 0 && column + 1 + length > LINE_WIDTH {
            let _ = write!(out, "\n{:indent$}", "");
            column = indent;
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn subjects_are_one_line_of_ascii() {
        for (subject, expected) in
            [("acme: 12 hours", "acme: 12 hours"), ("  a\nb", "a?b"), ("Müller", "M?ller"), ("", "S3 report")]
        {
            assert_eq!(one_line(subject), expected);
        }
    }

    #[test]
    fn paragraphs_hang_below_their_first_line() {
        let mut out = String::new();
        paragraph(&mut out, "  1. ", &"word ".repeat(20));
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("  1. word word") && lines[1].starts_with("     word"), "{out}");
        assert!(lines.iter().all(|line| line.len() <= LINE_WIDTH && !line.ends_with(' ')));
    }

    #[test]
    fn programs_get_json_while_it_fits() {
        let small = message("s", "text\n", &json!({"a": 1}));
        assert_eq!(small.by_protocol["sqs"], r#"{"a":1}"#);
        let large = message("s", "text\n", &json!("x".repeat(80_000)));
        assert_eq!(large.text, "text\n");
        assert!(large.by_protocol["lambda"].contains("too long"));
        let text = "a line of a report\n".repeat(20_000);
        let cut = message("s", &text, &json!({}));
        assert!(cut.text.ends_with(CUT) && cut.text.len() > 200_000, "{}", cut.text.len());
    }

    proptest! {
        #[test]
        fn every_message_is_one_that_sns_takes(
            subject in ".{0,300}", line in ".{0,200}", times in 0_usize..3000, machine in ".{0,2000}",
        ) {
            let message = message(&subject, &format!("{line}\n").repeat(times), &json!(machine));
            let line = message.subject.clone().unwrap_or_default();
            prop_assert!((1..=MAX_SUBJECT).contains(&line.len()));
            prop_assert!(line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && !line.starts_with(' '));
            let mut texts = message.by_protocol.clone();
            texts.insert("default".to_owned(), message.text.clone());
            prop_assert!(json!(texts).to_string().len() <= MAX_MESSAGE);
        }
    }
}
