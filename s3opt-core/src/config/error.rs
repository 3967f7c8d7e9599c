//! What is wrong with a configuration.

/// A configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.join("\n"))]
pub struct ConfigError {
    /// Everything that is wrong, with the line where it is known.
    pub problems: Vec<String>,
}

impl ConfigError {
    pub(super) fn syntax(text: &str, error: &toml::de::Error) -> ConfigError {
        let message = error.message().trim().replace('\n', " ");
        let place = error.span().map(|span| {
            let before = text.get(..span.start).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            format!("line {line}, column {column}: ")
        });
        ConfigError { problems: vec![format!("{}{message}", place.unwrap_or_default())] }
    }

    pub(super) fn invalid(problems: Vec<String>) -> ConfigError {
        ConfigError { problems }
    }
}
