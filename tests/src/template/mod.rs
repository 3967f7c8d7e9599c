//! The desired stack as CloudFormation would be told it: for scanners that know CloudFormation but not s3opt, and for
//! the comparison of deploy times. It is no feature of s3opt, which deploys by itself.
//!
//! Settings of buckets, policies of roles and targets of rules are parts of what they belong to, as CloudFormation
//! wants it. A template is of one region, so a stack whose replicas lie elsewhere has two.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>.

mod bucket;
mod lifecycle;
mod replication;
mod services;

use std::collections::{BTreeMap, BTreeSet};

use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::price::Region;
use s3opt_core::stack::desired::Desired;
use s3opt_core::stack::{Resource, ResourceId, State};
use serde_json::{Map, Value, json};
use thiserror::Error;

/// The templates of a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Synthesis {
    /// The templates, in the order in which they have to be deployed: the stack's own region comes last.
    pub templates: Vec<Template>,
    /// What CloudFormation has no type for: objects.
    pub left_out: BTreeSet<ResourceId>,
}

/// A template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Where it is to be deployed.
    pub region: Region,
    /// The template. Where it has functions, it has the parameters `CodeBucket` and `CodeKey`: where their zip lies.
    pub body: Value,
}

/// Why there is no template.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// A part of something that is not desired.
    #[error("{0} is a part of nothing")]
    Orphan(ResourceId),
    /// A name that does not go with what is named.
    #[error("{0} is not like its name")]
    Mismatch(ResourceId),
    /// Two resources whose names differ only by what CloudFormation does not take in names.
    #[error("{0} has another resource's name within the template")]
    SameName(ResourceId),
    /// A policy that is no JSON.
    #[error("{resource}: {source}")]
    Document {
        /// Whose policy.
        resource: ResourceId,
        /// What is wrong.
        source: serde_json::Error,
    },
}

/// A resource of a template.
struct Entry {
    region: Region,
    kind: &'static str,
    properties: Map<String, Value>,
    after: BTreeSet<ResourceId>,
}

/// Collects the resources of all templates, by what they are in the stack.
struct Writer<'a> {
    home: &'a Region,
    entries: BTreeMap<ResourceId, Entry>,
    /// Policies of topics, which are resources of their own in CloudFormation only.
    topic_policies: Vec<(ResourceId, Value)>,
    left_out: BTreeSet<ResourceId>,
}

/// Writes what is desired as templates; `home` is the region of all but buckets.
///
/// # Errors
/// [`TemplateError`].
pub fn synthesize(desired: &Desired, home: &Region) -> Result<Synthesis, TemplateError> {
    let mut writer =
        Writer { home, entries: BTreeMap::new(), topic_policies: Vec::new(), left_out: BTreeSet::new() };
    // Whatever is a part of something comes after it.
    let (parents, parts): (Vec<_>, Vec<_>) =
        desired.resources.iter().partition(|resource| resource.id.parent().is_none());
    for resource in parents.into_iter().chain(parts) {
        writer.resource(resource)?;
    }
    writer.finish()
}

/// The name of a resource within a template.
#[must_use]
pub fn logical_id(id: &ResourceId) -> String {
    let part = id.part().unwrap_or_default();
    let words = [id.kind(), id.name(), &part].join(" ");
    let words = words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The resource of a template to which a resource of the stack belongs.
fn owner(id: &ResourceId) -> Option<ResourceId> {
    match id {
        ResourceId::Topic(_)
        | ResourceId::Subscription { .. }
        | ResourceId::Role(_)
        | ResourceId::Bucket(_)
        | ResourceId::Setting { key: SettingKey::Policy, .. }
        | ResourceId::LogGroup(_)
        | ResourceId::Function(_)
        | ResourceId::Permission { .. }
        | ResourceId::Rule(_)
        | ResourceId::Alarm(_)
        | ResourceId::Dashboard(_) => Some(id.clone()),
        ResourceId::RolePolicy { .. } | ResourceId::Setting { .. } | ResourceId::Target { .. } => id.parent(),
        ResourceId::Object { .. } => None,
    }
}

fn reference(id: &ResourceId) -> Value {
    json!({"Ref": logical_id(id)})
}

/// A policy as JSON within JSON.
fn document(id: &ResourceId, text: &str) -> Result<Value, TemplateError> {
    serde_json::from_str(text).map_err(|source| TemplateError::Document { resource: id.clone(), source })
}

fn tags(tags: &BTreeMap<String, String>) -> Value {
    tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

/// An object without the members that say nothing: null, and lists of nothing.
fn object<const COUNT: usize>(members: [(&str, Value); COUNT]) -> Value {
    let says_something =
        |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    let members = members.into_iter().filter(|(_, value)| says_something(value));
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Writer<'_> {
    /// No kind of state is left to a wildcard: a new one has to be written, too.
    fn resource(&mut self, resource: &Resource) -> Result<(), TemplateError> {
        let id = &resource.id;
        match &resource.state {
            State::Topic(topic) => {
                self.topic_policies.push((id.clone(), document(id, &topic.policy)?));
                self.add(resource, "AWS::SNS::Topic", services::topic(id.name(), topic));
            }
            State::Subscription { confirmed: _ } => {
                let (ResourceId::Subscription { protocol, endpoint, .. }, Some(topic)) = (id, id.parent())
                else {
                    return Err(TemplateError::Mismatch(id.clone()));
                };
                let properties =
                    json!({"TopicArn": reference(&topic), "Protocol": protocol, "Endpoint": endpoint});
                self.add(resource, "AWS::SNS::Subscription", properties);
            }
            State::Role(role) => {
                let trust = document(id, &role.trust_policy)?;
                self.add(resource, "AWS::IAM::Role", services::role(id.name(), role, &trust));
            }
            State::RolePolicy(text) => {
                let ResourceId::RolePolicy { name, .. } = id else {
                    return Err(TemplateError::Mismatch(id.clone()));
                };
                let policy = json!({"PolicyName": name, "PolicyDocument": document(id, text)?});
                append(self.part_of(resource)?, "Policies", policy);
            }
            State::Bucket(bucket) => {
                let properties = json!({"BucketName": id.name(), "Tags": tags(&bucket.tags)});
                self.add(resource, "AWS::S3::Bucket", properties);
            }
            State::Setting(Setting::Policy(text)) => {
                let bucket = ResourceId::Bucket(id.name().to_owned());
                let region =
                    self.entries.get(&bucket).ok_or(TemplateError::Orphan(id.clone()))?.region.clone();
                let properties = json!({"Bucket": reference(&bucket), "PolicyDocument": document(id, text)?});
                self.add_in(region, resource, "AWS::S3::BucketPolicy", properties);
            }
            State::Setting(setting) => bucket::fold(self.part_of(resource)?, setting),
            State::Object(_) => {
                self.left_out.insert(id.clone());
            }
            State::LogGroup(days) => {
                let properties =
                    object([("LogGroupName", json!(id.name())), ("RetentionInDays", json!(days))]);
                self.add(resource, "AWS::Logs::LogGroup", properties);
            }
            State::Function(function) => {
                self.add(resource, "AWS::Lambda::Function", services::function(function));
            }
            State::Permission(permission) => {
                let function = ResourceId::Function(id.name().to_owned());
                let properties = services::permission(&reference(&function), permission);
                self.add(resource, "AWS::Lambda::Permission", properties);
            }
            State::Rule(rule) => self.add(resource, "AWS::Events::Rule", services::rule(rule)),
            State::Target(target) => append(self.part_of(resource)?, "Targets", services::target(target)),
            State::Alarm(alarm) => self.add(resource, "AWS::CloudWatch::Alarm", services::alarm(alarm)),
            State::Dashboard(body) => {
                let properties = json!({"DashboardName": id.name(), "DashboardBody": body});
                self.add(resource, "AWS::CloudWatch::Dashboard", properties);
            }
        }
        Ok(())
    }

    fn add(&mut self, resource: &Resource, kind: &'static str, properties: Value) {
        let region = match &resource.state {
            State::Bucket(bucket) => bucket.region.clone(),
            _ => self.home.clone(),
        };
        self.add_in(region, resource, kind, properties);
    }

    fn add_in(&mut self, region: Region, resource: &Resource, kind: &'static str, properties: Value) {
        let properties = match properties {
            Value::Object(properties) => properties,
            _ => Map::new(),
        };
        let after = resource.after.iter().filter_map(owner).collect();
        self.entries.insert(resource.id.clone(), Entry { region, kind, properties, after });
    }

    /// The properties of what a resource is a part of, which waits for what the part waits for.
    fn part_of(&mut self, resource: &Resource) -> Result<&mut Map<String, Value>, TemplateError> {
        let orphan = || TemplateError::Orphan(resource.id.clone());
        let parent = resource.id.parent().ok_or_else(orphan)?;
        let entry = self.entries.get_mut(&parent).ok_or_else(orphan)?;
        entry.after.extend(resource.after.iter().filter_map(owner).filter(|other| *other != parent));
        Ok(&mut entry.properties)
    }

    fn finish(self) -> Result<Synthesis, TemplateError> {
        let mut bodies: BTreeMap<String, (Region, Map<String, Value>)> = BTreeMap::new();
        let regions: BTreeMap<&ResourceId, &Region> =
            self.entries.iter().map(|(id, entry)| (id, &entry.region)).collect();
        let mut insert = |id: &ResourceId, name: String, region: &Region, value: Value| {
            let (_, resources) =
                bodies.entry(region.to_string()).or_insert_with(|| (region.clone(), Map::new()));
            match resources.insert(name, value) {
                Some(_) => Err(TemplateError::SameName(id.clone())),
                None => Ok(()),
            }
        };
        for (id, entry) in &self.entries {
            // What is in another region is there already, as its template is deployed before.
            let here = entry.after.iter().filter(|other| regions.get(other) == Some(&&entry.region));
            let after: Vec<String> = here.map(logical_id).collect();
            let value = object([
                ("Type", json!(entry.kind)),
                ("DependsOn", json!(after)),
                ("Properties", json!(entry.properties)),
            ]);
            insert(id, logical_id(id), &entry.region, value)?;
        }
        for (topic, policy) in &self.topic_policies {
            let properties = json!({"Topics": [reference(topic)], "PolicyDocument": policy});
            let value = json!({"Type": "AWS::SNS::TopicPolicy", "Properties": properties});
            insert(topic, format!("{}Policy", logical_id(topic)), self.home, value)?;
        }
        let mut bodies: Vec<(Region, Map<String, Value>)> = bodies.into_values().collect();
        bodies.sort_by_key(|(region, _)| region == self.home);
        let templates =
            bodies.into_iter().map(|(region, resources)| Template { region, body: body(resources) });
        Ok(Synthesis { templates: templates.collect(), left_out: self.left_out })
    }
}

fn body(resources: Map<String, Value>) -> Value {
    let has_functions = resources.values().any(|resource| resource["Type"] == "AWS::Lambda::Function");
    let parameters =
        has_functions.then(|| json!({"CodeBucket": {"Type": "String"}, "CodeKey": {"Type": "String"}}));
    object([
        ("AWSTemplateFormatVersion", json!("2010-09-09")),
        ("Parameters", json!(parameters)),
        ("Resources", Value::Object(resources)),
    ])
}

/// Adds to a list, which is made where it is not there.
fn append(properties: &mut Map<String, Value>, list: &str, value: Value) {
    let list = properties.entry(list).or_insert_with(|| json!([]));
    if let Value::Array(list) = list {
        list.push(value);
    }
}
