//! The function that S3 hands its events to.

use async_trait::async_trait;
use bytes::Bytes;

use super::answer::AnsweredRecord;
use super::{Answer, Incoming, RecordOutcome, TaggingRules, read_event, tag_records};
use crate::backend::Cloud;
use crate::handlers::{ConfigurationSource, Environment, Handler, HandlerError};

/// The auto-tagger. Its rules are those of the configuration that the environment names
/// ([`Environment::CONFIGURATION`]), or the default ones.
///
/// All records of an event are tried. Where some failed with what may pass, the event fails as a whole, so that Lambda
/// tries it again; what was done by then is found done and costs one read of tags. What will never succeed is written to
/// the log and told in the answer, which is an [`Answer`] as JSON.
#[derive(Debug, Default)]
pub struct AutoTagger {
    configuration: ConfigurationSource,
}

#[async_trait]
impl Handler for AutoTagger {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        let answer = match read_event(&event)? {
            Incoming::Test => {
                tracing::info!("S3 has sent its test event: the notification is configured");
                Answer::test()
            }
            Incoming::Records(records) => {
                let rules = TaggingRules::new(&*self.configuration.get(cloud, environment).await?);
                if rules.is_empty() {
                    tracing::warn!("the configuration has no tagging rules, so there is nothing to do");
                }
                let outcomes = tag_records(cloud.storage.as_ref(), &rules, &records).await;
                let answer = Answer::new(&records, outcomes);
                report(&answer);
                if let Some(error) = answer.outcomes.iter().find_map(|record| record.outcome.retryable()) {
                    return Err(error.clone());
                }
                answer
            }
        };
        // Texts and numbers under fixed names always serialise.
        Ok(Bytes::from(serde_json::to_vec(&answer).unwrap_or_default()))
    }
}

/// Writes to the log what its readers should know.
fn report(answer: &Answer) {
    for AnsweredRecord { bucket, key, version_id, outcome } in &answer.outcomes {
        if let RecordOutcome::Failed(error) = outcome {
            let retried = error.is_retryable();
            tracing::error!(
                bucket,
                key,
                version_id,
                kind = error.kind(),
                remedy = error.remedy(),
                retried,
                "{error}"
            );
        }
        if !outcome.dropped().is_empty() {
            let dropped: Vec<&str> = outcome.dropped().iter().map(|tag| tag.key.as_str()).collect();
            tracing::warn!(
                bucket,
                key,
                version_id,
                ?dropped,
                "an object has at most ten tags: some had no room"
            );
        }
    }
    let Answer { records, tagged, unchanged, gone, failed, .. } = answer;
    tracing::info!(records, tagged, unchanged, gone, failed, "objects were tagged");
}
