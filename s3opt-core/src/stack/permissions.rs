//! The least privileges that planning, deploying and destroying a stack need, each with its reason.
//!
//! Source of actions and what they are done to: <https://docs.aws.amazon.com/service-authorization/latest/reference/>.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::Names;
use super::desired::{Blueprint, CONFIGURATION_PREFIX, HANDLERS};
use super::keep::policy_of;

/// What a privilege is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// `plan`, `status` and all others that look first.
    Plan,
    /// `deploy`.
    Deploy,
    /// `destroy`.
    Destroy,
}

/// Leave that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Privilege {
    /// The statement's id.
    pub sid: String,
    /// What for.
    pub purpose: Purpose,
    /// The actions.
    pub actions: Vec<&'static str>,
    /// The ARNs; `*` only where the actions know no resources.
    pub resources: Vec<String>,
    /// Services to which roles may be handed, of `iam:PassRole`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_to: Vec<&'static str>,
    /// Why.
    pub reason: &'static str,
}

/// A policy of the privileges that serve one of the purposes.
#[must_use]
pub fn policy(privileges: &[Privilege], purposes: &BTreeSet<Purpose>) -> String {
    let chosen = privileges.iter().filter(|privilege| purposes.contains(&privilege.purpose));
    policy_of(&chosen.map(Privilege::statement).collect::<Vec<_>>())
}

impl Privilege {
    /// The privilege as a statement of a policy.
    #[must_use]
    pub fn statement(&self) -> Value {
        let mut statement = json!({
            "Sid": self.sid,
            "Effect": "Allow",
            "Action": self.actions,
            "Resource": self.resources,
        });
        if !self.passed_to.is_empty() {
            statement["Condition"] = json!({"StringEquals": {"iam:PassedToService": self.passed_to}});
        }
        statement
    }
}

/// Collects privileges; those without resources are not needed.
struct Privileges(Vec<Privilege>);

impl Privileges {
    fn add(
        &mut self,
        (sid, purpose): (&str, Purpose),
        actions: &[&'static str],
        resources: Vec<String>,
        reason: &'static str,
    ) {
        if !resources.is_empty() {
            let (sid, actions) = (sid.to_owned(), actions.to_vec());
            self.0.push(Privilege { sid, purpose, actions, resources, passed_to: Vec::new(), reason });
        }
    }
}

impl Blueprint {
    /// What whoever plans, deploys and destroys the stack must be allowed.
    #[must_use]
    pub fn privileges(&self) -> Vec<Privilege> {
        let mut privileges = Privileges(Vec::new());
        self.bucket_privileges(&mut privileges);
        self.role_privileges(&mut privileges);
        self.function_privileges(&mut privileges);
        self.watching_privileges(&mut privileges);
        privileges.0
    }

    fn bucket_privileges(&self, privileges: &mut Privileges) {
        let all: Vec<String> = self.names.buckets().iter().map(|bucket| Names::bucket_arn(bucket)).collect();
        let objects: Vec<String> = all.iter().map(|arn| format!("{arn}/*")).collect();
        let main = Names::bucket_arn(&self.names.main_bucket());
        let inventory = Names::bucket_arn(&self.names.inventory_bucket());
        let settings = [
            "s3:GetBucketLogging",
            "s3:GetBucketNotification",
            "s3:GetBucketOwnershipControls",
            "s3:GetBucketPolicy",
            "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketTagging",
            "s3:GetBucketVersioning",
            "s3:GetEncryptionConfiguration",
            "s3:GetLifecycleConfiguration",
            "s3:ListBucket",
        ];
        privileges.add(
            ("PlanBuckets", Purpose::Plan),
            &settings,
            all.clone(),
            "reads the buckets' settings back",
        );
        let of_main = [
            "s3:GetIntelligentTieringConfiguration",
            "s3:GetInventoryConfiguration",
            "s3:GetMetricsConfiguration",
            "s3:GetReplicationConfiguration",
        ];
        let reason = "reads back what only the main bucket has";
        privileges.add(("PlanMainBucket", Purpose::Plan), &of_main, vec![main.clone()], reason);
        let read = ["s3:GetObject"];
        let objects_read = vec![
            format!("{inventory}/{CONFIGURATION_PREFIX}*"),
            format!("{inventory}/{}*", self.config.inventory.prefix),
            format!("{inventory}/{}*", self.config.cost_report.records_prefix),
        ];
        let reason = "reads the functions' configuration, and whether reports have come";
        privileges.add(("PlanReports", Purpose::Plan), &read, objects_read, reason);
        let write = [
            "s3:CreateBucket",
            "s3:PutBucketLogging",
            "s3:PutBucketOwnershipControls",
            "s3:PutBucketPolicy",
            "s3:PutBucketPublicAccessBlock",
            "s3:PutBucketTagging",
            "s3:PutBucketVersioning",
            "s3:PutEncryptionConfiguration",
            "s3:PutLifecycleConfiguration",
            "s3:DeleteBucketPolicy",
        ];
        privileges.add(("DeployBuckets", Purpose::Deploy), &write, all.clone(), "makes and sets the buckets");
        let write_main = [
            "s3:PutBucketNotification",
            "s3:PutIntelligentTieringConfiguration",
            "s3:PutInventoryConfiguration",
            "s3:PutMetricsConfiguration",
            "s3:PutReplicationConfiguration",
        ];
        let reason = "sets what only the main bucket has";
        privileges.add(("DeployMainBucket", Purpose::Deploy), &write_main, vec![main], reason);
        let configuration = vec![format!("{inventory}/{CONFIGURATION_PREFIX}*")];
        let reason = "writes the functions' configuration where it is too long for their environment";
        privileges.add(("DeployConfiguration", Purpose::Deploy), &["s3:PutObject"], configuration, reason);
        let delete = ["s3:DeleteBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"];
        privileges.add(
            ("DestroyBuckets", Purpose::Destroy),
            &delete,
            all,
            "deletes the buckets once they are empty",
        );
        let empty = ["s3:AbortMultipartUpload", "s3:DeleteObjectVersion"];
        privileges.add(
            ("DestroyObjects", Purpose::Destroy),
            &empty,
            objects,
            "empties them, with --delete-objects",
        );
    }

    fn role_privileges(&self, privileges: &mut Privileges) {
        let functions: Vec<String> =
            HANDLERS.iter().map(|handler| self.names.role_arn(&self.names.function(handler))).collect();
        let replication = self.names.role_arn(&self.names.replication_role());
        let all = [functions.clone(), vec![replication.clone()]].concat();
        let read = ["iam:GetRole", "iam:GetRolePolicy"];
        privileges.add(("PlanRoles", Purpose::Plan), &read, all.clone(), "reads the roles back");
        let write = ["iam:CreateRole", "iam:PutRolePolicy", "iam:TagRole", "iam:UpdateAssumeRolePolicy"];
        privileges.add(("DeployRoles", Purpose::Deploy), &write, all.clone(), "makes the roles");
        let reason = "hands their roles to the functions and to replication";
        privileges.add(("PassRoles", Purpose::Deploy), &["iam:PassRole"], all.clone(), reason);
        if let Some(pass) = privileges.0.last_mut() {
            pass.passed_to = vec!["lambda.amazonaws.com", "s3.amazonaws.com"];
        }
        let delete = ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:ListRolePolicies"];
        privileges.add(("DestroyRoles", Purpose::Destroy), &delete, all, "deletes the roles");
    }

    fn function_privileges(&self, privileges: &mut Privileges) {
        let Names { region, account, .. } = &self.names;
        let functions: Vec<String> =
            HANDLERS.iter().map(|handler| self.names.function_arn(handler)).collect();
        let rules: Vec<String> = HANDLERS.iter().map(|handler| self.names.rule_arn(handler)).collect();
        // Some actions of CloudWatch Logs want the ARN with what is within the group, others without.
        // Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html>.
        let groups: Vec<String> = HANDLERS
            .iter()
            .flat_map(|handler| {
                let arn =
                    format!("arn:aws:logs:{region}:{account}:log-group:{}", self.names.log_group(handler));
                [format!("{arn}:*"), arn]
            })
            .collect();
        let read = ["lambda:GetFunction", "lambda:GetPolicy", "lambda:ListTags"];
        privileges.add(
            ("PlanFunctions", Purpose::Plan),
            &read,
            functions.clone(),
            "reads the functions back",
        );
        let every_group = vec![format!("arn:aws:logs:{region}:{account}:log-group:*")];
        let reason = "finds the log groups: the action knows no single one";
        privileges.add(("PlanLogGroups", Purpose::Plan), &["logs:DescribeLogGroups"], every_group, reason);
        let read = ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"];
        privileges.add(("PlanSchedules", Purpose::Plan), &read, rules.clone(), "reads the schedules back");
        let write = [
            "lambda:AddPermission",
            "lambda:CreateFunction",
            "lambda:RemovePermission",
            "lambda:TagResource",
            "lambda:UpdateFunctionCode",
            "lambda:UpdateFunctionConfiguration",
        ];
        privileges.add(
            ("DeployFunctions", Purpose::Deploy),
            &write,
            functions.clone(),
            "makes the functions",
        );
        let write = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"];
        let reason = "makes their log groups before Lambda does, which would keep logs for ever";
        privileges.add(("DeployLogGroups", Purpose::Deploy), &write, groups.clone(), reason);
        let write = ["events:PutRule", "events:PutTargets", "events:TagResource"];
        privileges.add(("DeploySchedules", Purpose::Deploy), &write, rules.clone(), "makes the schedules");
        let delete = ["lambda:DeleteFunction"];
        privileges.add(("DestroyFunctions", Purpose::Destroy), &delete, functions, "deletes the functions");
        privileges.add(
            ("DestroyLogGroups", Purpose::Destroy),
            &["logs:DeleteLogGroup"],
            groups,
            "deletes their log groups",
        );
        let delete = ["events:DeleteRule", "events:ListTargetsByRule", "events:RemoveTargets"];
        privileges.add(("DestroySchedules", Purpose::Destroy), &delete, rules, "deletes the schedules");
    }

    fn watching_privileges(&self, privileges: &mut Privileges) {
        let topic = vec![self.names.topic_arn()];
        let alarms: Vec<String> = [self.names.cost_spike_alarm(), self.names.unusual_access_alarm()]
            .iter()
            .map(|alarm| self.names.alarm_arn(alarm))
            .collect();
        let dashboard =
            vec![format!("arn:aws:cloudwatch::{}:dashboard/{}", self.names.account, self.names.dashboard())];
        let read = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"];
        privileges.add(("PlanTopic", Purpose::Plan), &read, topic.clone(), "reads the topic back");
        let read = ["cloudwatch:ListTagsForResource"];
        privileges.add(("PlanAlarms", Purpose::Plan), &read, alarms.clone(), "reads the alarms back");
        let read = ["cloudwatch:GetDashboard"];
        privileges.add(
            ("PlanDashboard", Purpose::Plan),
            &read,
            dashboard.clone(),
            "reads the dashboard back",
        );
        let every_alarm = vec![self.names.alarm_arn("*")];
        let reason = "finds the alarms: the action knows no single one";
        privileges.add(("FindAlarms", Purpose::Plan), &["cloudwatch:DescribeAlarms"], every_alarm, reason);
        let read = ["cloudwatch:GetMetricStatistics"];
        let reason =
            "tells what replication has yet to do and which functions failed: the action knows no resources";
        privileges.add(("PlanMetrics", Purpose::Plan), &read, vec!["*".to_owned()], reason);
        let write = ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource"];
        privileges.add(("DeployTopic", Purpose::Deploy), &write, topic.clone(), "makes the topic");
        let write = ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"];
        privileges.add(("DeployAlarms", Purpose::Deploy), &write, alarms.clone(), "makes the alarms");
        let write = ["cloudwatch:PutDashboard"];
        privileges.add(
            ("DeployDashboard", Purpose::Deploy),
            &write,
            dashboard.clone(),
            "makes the dashboard",
        );
        let reason = "finds the subscription where it is switched off";
        privileges.add(
            ("FindSubscription", Purpose::Deploy),
            &["sns:ListSubscriptionsByTopic"],
            topic.clone(),
            reason,
        );
        // Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html>, where the
        // action has no type of resource.
        let reason = "takes the subscription away where it is switched off: the action knows no resources";
        privileges.add(("SwitchOff", Purpose::Deploy), &["sns:Unsubscribe"], vec!["*".to_owned()], reason);
        privileges.add(("DestroyTopic", Purpose::Destroy), &["sns:DeleteTopic"], topic, "deletes the topic");
        privileges.add(
            ("DestroyAlarms", Purpose::Destroy),
            &["cloudwatch:DeleteAlarms"],
            alarms,
            "deletes the alarms",
        );
        privileges.add(
            ("DestroyDashboard", Purpose::Destroy),
            &["cloudwatch:DeleteDashboards"],
            dashboard,
            "deletes the dashboard",
        );
    }
}
