//! What the function is asked for, by its event and its environment.

use serde_json::Value;

use crate::calendar::{Day, Instant, Month};
use crate::config::Config;
use crate::handlers::{Environment, HandlerError, InventoryPlace};

/// The variable that names where inventory reports lie, in place of where the stack has them.
pub const INVENTORY_LOCATION: &str = "INVENTORY_LOCATION";

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// The bucket whose objects decide who pays.
    pub bucket: String,
    /// The topic that the report goes to.
    pub topic: String,
    /// The month.
    pub month: Month,
    /// Whether a schedule asks, rather than somebody.
    pub scheduled: bool,
}

impl Request {
    /// Reads an event. What it names wins over the environment.
    pub(super) fn read(
        event: &[u8],
        environment: &Environment,
        now: Instant,
    ) -> Result<Request, HandlerError> {
        let event = parse(event)?;
        let name = |key: &str, variable: &str| match text(&event, key)? {
            Some(value) => Ok(value.to_owned()),
            None => environment.required(variable).map(str::to_owned),
        };
        let last = (day_of(now).month().first_day() - 1).month();
        let month = match text(&event, "month")? {
            None => last,
            Some(text) => {
                let month = text
                    .parse::<Month>()
                    .map_err(|_| wrong(format!("month {text:?} is not like 2026-05")))?;
                if month > last {
                    return Err(wrong(format!("month {month} is not over: the last whole month is {last}")));
                }
                month
            }
        };
        // EventBridge's own event comes where the rule's target has no input.
        let scheduled = text(&event, "source")? == Some("aws.events")
            || event.get("scheduled").and_then(Value::as_bool).unwrap_or(false);
        Ok(Request {
            bucket: name("bucket_name", Environment::BUCKET_NAME)?,
            topic: name("sns_topic_arn", Environment::SNS_TOPIC_ARN)?,
            month,
            scheduled,
        })
    }
}

/// Where the reports of a bucket's inventory lie: where the environment says, or where the stack has them.
pub(super) fn inventory_place(
    environment: &Environment,
    config: &Config,
    bucket: &str,
) -> Result<InventoryPlace, HandlerError> {
    if let Some(text) = environment.get(INVENTORY_LOCATION) {
        return text.parse().map_err(|message| HandlerError::Configuration {
            message: format!("the environment variable {INVENTORY_LOCATION}: {message}"),
            remedy: format!(
                "set {INVENTORY_LOCATION} to where the reports lie, or leave it out for the stack's own"
            ),
        });
    }
    let inventory = &config.inventory;
    let parts = [inventory.prefix.trim_matches('/'), bucket, &inventory.id];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Ok(InventoryPlace {
        bucket: format!("{}-inventory-{}", config.project, config.environment),
        prefix: parts.join("/"),
    })
}

/// The day in UTC that an instant lies in.
pub(super) fn day_of(instant: Instant) -> Day {
    if instant.is_midnight() { instant.first_midnight() } else { instant.first_midnight() - 1 }
}

fn parse(event: &[u8]) -> Result<Value, HandlerError> {
    let text = event.trim_ascii();
    if text.is_empty() || text == b"null" {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    let event: Value =
        serde_json::from_slice(text).map_err(|error| wrong(format!("the event is no JSON: {error}")))?;
    if !event.is_object() {
        return Err(wrong("the event is no JSON object".to_owned()));
    }
    if event.get("Records").is_some() {
        return Err(wrong(
            "the event has Records, as S3, SNS and SQS send them; a report is asked for by none".to_owned(),
        ));
    }
    Ok(event)
}

fn text<'a>(event: &'a Value, key: &str) -> Result<Option<&'a str>, HandlerError> {
    match event.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(format!("{key} of the event is no text"))),
    }
}

fn wrong(message: String) -> HandlerError {
    HandlerError::Event {
        message,
        remedy: "send {}, or {\"bucket_name\": …, \"sns_topic_arn\": …, \"month\": \"2026-05\"} with what you want to name"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> Environment {
        [("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", "arn:topic")].into_iter().collect()
    }

    fn read(event: &str, environment: &Environment) -> Result<Request, HandlerError> {
        Request::read(event.as_bytes(), environment, "2026-11-01T06:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_event_wins_over_the_environment() {
        let request = |bucket: &str, topic: &str, month: &str, scheduled| Request {
            bucket: bucket.to_owned(),
            topic: topic.to_owned(),
            month: month.parse().unwrap(),
            scheduled,
        };
        for (event, expected) in [
            ("", request("acme", "arn:topic", "2026-10", false)),
            ("null", request("acme", "arn:topic", "2026-10", false)),
            (" {} ", request("acme", "arn:topic", "2026-10", false)),
            (
                r#"{"bucket_name": "other", "sns_topic_arn": "arn:other", "month": "2026-05", "more": 1}"#,
                request("other", "arn:other", "2026-05", false),
            ),
            (
                r#"{"bucket_name": "", "month": null, "scheduled": true}"#,
                request("acme", "arn:topic", "2026-10", true),
            ),
            (
                r#"{"version": "0", "source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}"#,
                request("acme", "arn:topic", "2026-10", true),
            ),
        ] {
            assert_eq!(read(event, &environment()).unwrap(), expected, "{event}");
        }
    }

    #[test]
    fn the_last_whole_month_is_the_one_before_the_present_day() {
        for (now, expected) in [
            ("2026-11-01", "2026-10"),
            ("2026-10-31T23:59:59.999Z", "2026-09"),
            ("2027-01-31T12:00:00Z", "2026-12"),
        ] {
            let request = Request::read(b"{}", &environment(), now.parse().unwrap()).unwrap();
            assert_eq!(request.month.to_string(), expected, "{now}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_for_good() {
        for (event, words) in [
            ("{", "no JSON"),
            ("[]", "no JSON object"),
            (r#"{"Records": [{"s3": {}}]}"#, "has Records"),
            (r#"{"bucket_name": 7}"#, "bucket_name of the event is no text"),
            (r#"{"month": "May"}"#, "month \"May\" is not like 2026-05"),
            (r#"{"month": "2026-11"}"#, "month 2026-11 is not over"),
        ] {
            let error = read(event, &environment()).unwrap_err();
            assert!(matches!(error, HandlerError::Event { .. }), "{event}: {error:?}");
            assert!(error.to_string().contains(words), "{event}: {error}");
            assert!(!error.is_retryable() && error.remedy().contains("bucket_name"));
        }
        let error = read("{}", &[("BUCKET_NAME", "acme")].into_iter().collect()).unwrap_err();
        assert!(
            matches!(&error, HandlerError::Configuration { .. })
                && error.to_string().contains("SNS_TOPIC_ARN")
        );
    }

    #[test]
    fn reports_lie_where_the_stack_has_them_unless_the_environment_says_otherwise() {
        let config = Config::parse("project = \"acme\"\nenvironment = \"prod\"").unwrap();
        let place = |variables: &[(&str, &str)]| {
            let environment = variables.iter().copied().collect();
            inventory_place(&environment, &config, "acme-main-prod").map(|place| place.to_string())
        };
        let stack = "s3://acme-inventory-prod/inventory/acme-main-prod/daily-inventory";
        assert_eq!(place(&[]).unwrap(), stack);
        assert_eq!(place(&[(INVENTORY_LOCATION, "s3://reports/a/")]).unwrap(), "s3://reports/a");
        let error = place(&[(INVENTORY_LOCATION, "/disk")]).unwrap_err();
        assert!(matches!(&error, HandlerError::Configuration { .. }) && error.to_string().contains("/disk"));
    }
}
