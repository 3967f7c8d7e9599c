//! Colours, where a terminal shows them.

use console::Style;

/// Colours text, or leaves it as it is.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// No colours.
    #[cfg(test)]
    pub const PLAIN: Paint = Paint { on: false };

    /// Colours for standard output where that is a terminal, and neither `NO_COLOR` nor `CLICOLOR` says otherwise.
    pub fn of_stdout() -> Paint {
        Paint { on: console::colors_enabled() }
    }

    /// Colours for standard error, as [`Paint::of_stdout`].
    pub fn of_stderr() -> Paint {
        Paint { on: console::colors_enabled_stderr() }
    }

    /// Colours whatever the output is.
    #[cfg(test)]
    pub const ALWAYS: Paint = Paint { on: true };

    fn apply(self, style: &Style, text: &str) -> String {
        if self.on { style.clone().force_styling(true).apply_to(text).to_string() } else { text.to_owned() }
    }

    /// What comes to be.
    pub fn fresh(self, text: &str) -> String {
        self.apply(&Style::new().green(), text)
    }

    /// What changes.
    pub fn changed(self, text: &str) -> String {
        self.apply(&Style::new().yellow(), text)
    }

    /// What goes.
    pub fn gone(self, text: &str) -> String {
        self.apply(&Style::new().red(), text)
    }

    /// What must not be overlooked.
    pub fn alarming(self, text: &str) -> String {
        self.apply(&Style::new().red().bold(), text)
    }

    /// A name in a heading.
    pub fn strong(self, text: &str) -> String {
        self.apply(&Style::new().bold(), text)
    }
}
