//! The template says all that is desired, by a list of its own of where each thing has to be.

use std::collections::BTreeSet;

use s3opt_core::backend::storage::SettingKey;
use s3opt_core::stack::ResourceId;
use s3opt_tests::template::{Synthesis, Template, logical_id, synthesize};
use serde_json::Value;

use super::blueprint;

fn synthesis() -> (BTreeSet<ResourceId>, Synthesis) {
    let blueprint = blueprint();
    let desired = blueprint.desired().unwrap();
    let ids = desired.resources.iter().map(|resource| resource.id.clone()).collect();
    (ids, synthesize(&desired, &blueprint.names.region).unwrap())
}

/// Where in which resource's properties something has to be; `None` where CloudFormation cannot say it.
fn place(id: &ResourceId) -> Option<(String, String)> {
    let whole = |property: &str| (logical_id(id), property.to_owned());
    let part = |property: &str| (id.parent().as_ref().map(logical_id).unwrap(), property.to_owned());
    let named = |list: &str, id: &str| (list.to_owned(), id.to_owned());
    let (resource, property) = match id {
        ResourceId::Topic(_) => whole("TopicName"),
        ResourceId::Subscription { .. } => whole("Endpoint"),
        ResourceId::Role(_) => whole("AssumeRolePolicyDocument/Statement/0"),
        ResourceId::RolePolicy { .. } => part("Policies/0/PolicyDocument/Statement/0"),
        ResourceId::Bucket(_) => whole("BucketName"),
        ResourceId::Setting { key, .. } => match key {
            SettingKey::Versioning => part("VersioningConfiguration/Status"),
            SettingKey::Tags => part("Tags/0"),
            SettingKey::Encryption => part("BucketEncryption/ServerSideEncryptionConfiguration/0"),
            SettingKey::PublicAccessBlock => part("PublicAccessBlockConfiguration/RestrictPublicBuckets"),
            SettingKey::Ownership => part("OwnershipControls/Rules/0/ObjectOwnership"),
            SettingKey::Policy => whole("PolicyDocument/Statement/0"),
            SettingKey::Lifecycle => part("LifecycleConfiguration/Rules/0"),
            SettingKey::Tiering(id) => {
                let (list, id) = named("IntelligentTieringConfigurations", id);
                part(&format!("{list}/#{id}"))
            }
            SettingKey::Inventory(id) => {
                let (list, id) = named("InventoryConfigurations", id);
                part(&format!("{list}/#{id}"))
            }
            SettingKey::RequestMetrics(id) => {
                let (list, id) = named("MetricsConfigurations", id);
                part(&format!("{list}/#{id}"))
            }
            SettingKey::Replication => part("ReplicationConfiguration/Rules/0"),
            SettingKey::Notification => part("NotificationConfiguration/LambdaConfigurations/0/Function"),
            SettingKey::Logging => part("LoggingConfiguration/DestinationBucketName"),
        },
        ResourceId::Object { .. } => return None,
        ResourceId::LogGroup(_) => whole("RetentionInDays"),
        ResourceId::Function(_) => whole("Environment/Variables/S3OPT_CONFIG"),
        ResourceId::Permission { .. } => whole("SourceArn"),
        ResourceId::Rule(_) => whole("ScheduleExpression"),
        ResourceId::Target { .. } => part("Targets/0/Input"),
        ResourceId::Alarm(_) => whole("Threshold"),
        ResourceId::Dashboard(_) => whole("DashboardBody"),
    };
    Some((resource, property))
}

/// What is at a place: names of members, numbers of elements, or the `Id` of an element after `#`.
fn at<'a>(value: &'a Value, place: &str) -> Option<&'a Value> {
    place.split('/').try_fold(value, |value, step| match step.strip_prefix('#') {
        Some(id) => value.as_array()?.iter().find(|element| element["Id"] == id),
        None => value.get(step).or_else(|| value.get(step.parse::<usize>().ok()?)),
    })
}

fn resources(synthesis: &Synthesis) -> Vec<(&String, &Value)> {
    let bodies = synthesis.templates.iter().map(|template| template.body["Resources"].as_object().unwrap());
    bodies.flatten().collect()
}

#[test]
fn all_that_is_desired_is_in_the_templates() {
    let (ids, synthesis) = synthesis();
    let resources = resources(&synthesis);
    for id in &ids {
        let Some((name, property)) = place(id) else {
            assert!(synthesis.left_out.contains(id), "{id} is neither written nor left out");
            continue;
        };
        let resource = resources.iter().find(|(other, _)| **other == name);
        let Some((_, resource)) = resource else { panic!("{id}: there is no {name}") };
        // The bucket for reports keeps no versions, which is what CloudFormation takes where nothing is said.
        let unversioned = id.name() == "example-inventory-dev" && property.starts_with("Versioning");
        let there = at(&resource["Properties"], &property).is_some();
        assert_eq!(there, !unversioned, "{id}: {property} of {name}: {resource:#}");
    }
    let places: BTreeSet<String> = ids.iter().filter_map(place).map(|(name, _)| name).collect();
    // The policy of a topic is a resource of its own, but a field of the topic in s3opt.
    assert_eq!(resources.len(), places.len() + 1, "nothing else is there");
    assert!(synthesis.left_out.iter().all(|id| matches!(id, ResourceId::Object { .. })));
}

#[test]
fn parts_of_lists_are_as_many_as_are_desired() {
    let (ids, synthesis) = synthesis();
    let resources = resources(&synthesis);
    let count = |list: &str| -> usize {
        resources
            .iter()
            .filter_map(|(_, resource)| resource["Properties"][list].as_array())
            .map(Vec::len)
            .sum()
    };
    let desired = |is_one: fn(&ResourceId) -> bool| ids.iter().filter(|id| is_one(id)).count();
    let role_policies = desired(|id| matches!(id, ResourceId::RolePolicy { .. }));
    assert_eq!(count("Policies"), role_policies);
    assert_eq!(count("Targets"), desired(|id| matches!(id, ResourceId::Target { .. })));
    let tiering = desired(|id| matches!(id, ResourceId::Setting { key: SettingKey::Tiering(_), .. }));
    assert_eq!(count("IntelligentTieringConfigurations"), tiering);
}

/// Whatever comes after something names what is in the same template, and there is an order in which all can be made.
#[test]
fn there_is_an_order() {
    let (_, synthesis) = synthesis();
    let regions: Vec<String> =
        synthesis.templates.iter().map(|template| template.region.to_string()).collect();
    assert_eq!(regions, ["us-west-2", "us-east-1"], "the replica's region first");
    for Template { body, .. } in &synthesis.templates {
        let mut waiting: BTreeSet<&String> = body["Resources"].as_object().unwrap().keys().collect();
        while !waiting.is_empty() {
            let ready: Vec<&String> = waiting
                .iter()
                .filter(|name| {
                    needs(&body["Resources"][name.as_str()]).iter().all(|need| !waiting.contains(need))
                })
                .copied()
                .collect();
            assert!(!ready.is_empty(), "they wait for each other: {waiting:#?}");
            waiting.retain(|name| !ready.contains(name));
        }
        for (name, resource) in body["Resources"].as_object().unwrap() {
            for need in needs(resource) {
                let is_there =
                    body["Resources"].get(&need).or_else(|| body["Parameters"].get(&need)).is_some();
                assert!(is_there, "{name} needs {need}");
            }
        }
    }
}

/// What a resource has to wait for: what it says, and what it refers to.
fn needs(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let direct = members.iter().flat_map(|(name, value)| match (name.as_str(), value) {
                ("Ref", Value::String(name)) => vec![name.clone()],
                ("DependsOn", Value::Array(names)) => {
                    names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                (_, other) => needs(other),
            });
            direct.collect()
        }
        Value::Array(values) => values.iter().flat_map(needs).collect(),
        _ => Vec::new(),
    }
}
