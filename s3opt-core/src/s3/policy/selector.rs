//! `Action` or `NotAction`, `Resource` or `NotResource`.

/// Which of some texts a statement speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selector {
    /// Those that fit one of the patterns.
    Of(Vec<String>),
    /// Those that fit none of them.
    AllBut(Vec<String>),
}

impl Selector {
    pub(super) fn selects(&self, text: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
        match self {
            Selector::Of(patterns) => patterns.iter().any(|pattern| fits(pattern, text)),
            Selector::AllBut(patterns) => !patterns.iter().any(|pattern| fits(pattern, text)),
        }
    }

    /// The patterns, whichever way they are meant.
    pub(super) fn patterns(&self) -> &[String] {
        match self {
            Selector::Of(patterns) | Selector::AllBut(patterns) => patterns,
        }
    }
}
