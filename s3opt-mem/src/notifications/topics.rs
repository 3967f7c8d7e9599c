//! Topics.

use s3opt_core::backend::notifications::Topic;
use s3opt_core::backend::{CloudError, CloudResult, Service};

use super::TopicEntry;
use super::policy::{default_policy, parse};
use super::rules::{Place, check_display_name, check_name, check_tags};
use crate::client::Caller;
use crate::identity::Call;
use crate::tags::beside;
use crate::world::World;

impl World {
    /// A topic that is there has to have each of the tags.
    pub(super) fn create_topic(
        &mut self,
        caller: &Caller,
        name: &str,
        tags: &[(String, String)],
    ) -> CloudResult<String> {
        let arn = format!("arn:aws:sns:{}:{}:{name}", caller.region, caller.account);
        let call = Call::new(caller, Service::Notifications, "CreateTopic", &arn);
        self.permit(&call)?;
        check_name(&call, name)?;
        check_tags(&call, tags)?;
        let topics = &mut self.regional(&caller.account, &caller.region).notifications.topics;
        if let Some(entry) = topics.get(name) {
            if tags.iter().all(|tag| entry.tags.contains(tag)) {
                return Ok(arn);
            }
            let message = "Invalid parameter: Tags Reason: Topic already exists with different tags";
            return Err(call.error("InvalidParameter", message));
        }
        let document = default_policy(&arn, &caller.account);
        let policy = parse(&call, &document)?;
        let topic = Topic { arn: arn.clone(), display_name: String::new(), policy: document };
        let entry = TopicEntry { topic, policy, tags: tags.to_vec(), subscriptions: Vec::new() };
        topics.insert(name.to_owned(), entry);
        Ok(arn)
    }

    pub(super) fn topic(&mut self, caller: &Caller, arn: &str) -> CloudResult<Topic> {
        self.with_topic(caller, "GetTopicAttributes", arn, |_, entry| Ok(entry.topic.clone()))
    }

    pub(super) fn set_display_name(
        &mut self,
        caller: &Caller,
        arn: &str,
        display_name: &str,
    ) -> CloudResult<()> {
        self.with_topic(caller, "SetTopicAttributes", arn, |call, entry| {
            check_display_name(call, display_name)?;
            display_name.clone_into(&mut entry.topic.display_name);
            Ok(())
        })
    }

    pub(super) fn set_topic_policy(&mut self, caller: &Caller, arn: &str, policy: &str) -> CloudResult<()> {
        self.with_topic(caller, "SetTopicAttributes", arn, |call, entry| {
            entry.policy = parse(call, policy)?;
            policy.clone_into(&mut entry.topic.policy);
            Ok(())
        })
    }

    pub(super) fn topic_tags(&mut self, caller: &Caller, arn: &str) -> CloudResult<Vec<(String, String)>> {
        let tags = self.with_topic(caller, "ListTagsForResource", arn, |_, entry| Ok(entry.tags.clone()));
        tags.map_err(as_resource)
    }

    pub(super) fn tag_topic(
        &mut self,
        caller: &Caller,
        arn: &str,
        tags: &[(String, String)],
    ) -> CloudResult<()> {
        let answer = self.with_topic(caller, "TagResource", arn, |call, entry| {
            check_tags(call, tags)?;
            let whole = beside(&entry.tags, tags);
            check_tags(call, &whole)?;
            entry.tags = whole;
            Ok(())
        });
        answer.map_err(as_resource)
    }

    pub(super) fn delete_topic(&mut self, caller: &Caller, arn: &str) -> CloudResult<()> {
        match self.with_topic(caller, "DeleteTopic", arn, |_, _| Ok(())) {
            Ok(()) => {
                if let Some(place) = Place::of_arn(arn) {
                    let regional = self.regional(&place.account, &place.region);
                    regional.notifications.topics.remove(&place.name);
                }
                Ok(())
            }
            Err(CloudError::NotFound(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Does something with a topic that is there, where the caller may.
    pub(super) fn with_topic<T>(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        arn: &str,
        act: impl FnOnce(&Call<'_>, &mut TopicEntry) -> CloudResult<T>,
    ) -> CloudResult<T> {
        let call = Call::new(caller, Service::Notifications, operation, arn);
        // A topic is reached through its own region alone.
        let place = Place::of_arn(arn).filter(|place| place.region == caller.region);
        let place = place.ok_or_else(|| call.error("InvalidParameter", "Invalid parameter: TopicArn"))?;
        let found = self
            .regional_of(&place.account, &place.region)
            .and_then(|regional| regional.notifications.topics.get(&place.name));
        self.permit_on(&call, &place.account, found.map(|entry| &entry.policy))?;
        let regional = self.regional(&place.account, &place.region);
        match regional.notifications.topics.get_mut(&place.name) {
            Some(entry) => act(&call, entry),
            None => Err(call.error("NotFound", "Topic does not exist")),
        }
    }
}

/// Calls about tags name what is not there in another way.
fn as_resource(error: CloudError) -> CloudError {
    match error {
        CloudError::NotFound(mut failure) => {
            "ResourceNotFound".clone_into(&mut failure.code);
            "Resource does not exist".clone_into(&mut failure.message);
            CloudError::NotFound(failure)
        }
        other => other,
    }
}
