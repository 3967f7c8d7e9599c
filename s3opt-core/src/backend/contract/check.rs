//! What cases say of an answer.

use std::fmt::Debug;

use super::{Broken, Held};
use crate::backend::{CloudError, CloudResult};

/// That something is what it should be.
pub(super) fn same<T: PartialEq + Debug + ?Sized>(what: &str, came: &T, expected: &T) -> Held {
    if came == expected {
        return Ok(());
    }
    Err(Broken::new(format!("{what}: {came:?} instead of {expected:?}")))
}

/// That something holds.
pub(super) fn holds(what: &str, does: bool) -> Held {
    if does { Ok(()) } else { Err(Broken::new(format!("not so: {what}"))) }
}

/// What should be there.
pub(super) fn there<T>(what: &str, came: Option<T>) -> Result<T, Broken> {
    came.ok_or_else(|| Broken::new(format!("{what} is missing")))
}

/// That a call is refused under one of the codes.
pub(super) fn refused<T: Debug>(what: &str, came: CloudResult<T>, codes: &[&str]) -> Held {
    match came {
        Err(error) if codes.contains(&error.code()) => Ok(()),
        Err(error) => Err(Broken::new(format!("{what}: {error}, instead of {}", codes.join(" or ")))),
        Ok(answer) => {
            Err(Broken::new(format!("{what}: it answered {answer:?}, instead of {}", codes.join(" or "))))
        }
    }
}

/// That a call is refused with an error of a class.
pub(super) fn refused_as<T: Debug>(
    what: &str,
    came: CloudResult<T>,
    class: &str,
    is_class: fn(&CloudError) -> bool,
) -> Held {
    match came {
        Err(error) if is_class(&error) => Ok(()),
        Err(error) => Err(Broken::new(format!("{what}: {error}, instead of an error of the class {class}"))),
        Ok(answer) => Err(Broken::new(format!(
            "{what}: it answered {answer:?}, instead of an error of the class {class}"
        ))),
    }
}

/// That what a call is about is not there, under whichever code.
pub(super) fn absent<T: Debug>(what: &str, came: CloudResult<T>) -> Held {
    refused_as(what, came, "NotFound", CloudError::is_not_found)
}

/// That a call makes no sense, under whichever code.
pub(super) fn invalid<T: Debug>(what: &str, came: CloudResult<T>) -> Held {
    refused_as(what, came, "Invalid", |error| matches!(error, CloudError::Invalid(_)))
}

/// That the caller may not.
pub(super) fn denied<T: Debug>(what: &str, came: CloudResult<T>) -> Held {
    refused_as(what, came, "AccessDenied", |error| matches!(error, CloudError::AccessDenied(_)))
}

/// That two JSON documents mean the same.
pub(super) fn same_json(what: &str, came: &str, expected: &str) -> Held {
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text);
    match (parse(came), parse(expected)) {
        (Ok(one), Ok(other)) => same(what, &one, &other),
        _ => same(what, came, expected),
    }
}

/// That two lists hold the same, in any order.
pub(super) fn same_set<T: Ord + Debug + Clone>(what: &str, came: &[T], expected: &[T]) -> Held {
    let sorted = |list: &[T]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    same(what, &sorted(came), &sorted(expected))
}

/// That a text is what it should be.
pub(super) fn text(what: &str, came: &str, expected: &str) -> Held {
    same(what, came, expected)
}
