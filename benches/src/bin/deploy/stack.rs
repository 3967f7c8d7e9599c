//! The stack that is deployed.

use s3opt_core::backend::storage::SettingKey;
use s3opt_core::config::Config;
use s3opt_core::stack::desired::{Blueprint, Desired};
use s3opt_core::stack::resource::Code;
use s3opt_core::stack::{Names, ResourceId, StackTags};

/// A stack, and what it should have.
pub struct Stack {
    pub blueprint: Blueprint,
    pub desired: Desired,
}

impl Stack {
    /// All that `LocalStack` can make.
    pub fn whole(project: &str, account: &str) -> Result<Stack, String> {
        let blueprint = blueprint(project, account)?;
        let desired = blueprint.desired().map_err(|errors| format!("{errors:?}"))?;
        Ok(Stack { blueprint, desired })
    }

    /// All that its CloudFormation can make, too.
    pub fn common(project: &str, account: &str) -> Result<Stack, String> {
        let mut stack = Stack::whole(project, account)?;
        stack.desired.resources.retain(|resource| is_common(&resource.id));
        Ok(stack)
    }
}

/// LocalStack's CloudFormation takes all properties of a bucket, but does not carry all of them out.
fn is_common(id: &ResourceId) -> bool {
    let ResourceId::Setting { key, .. } = id else { return true };
    match key {
        SettingKey::Versioning
        | SettingKey::Tags
        | SettingKey::PublicAccessBlock
        | SettingKey::Ownership
        | SettingKey::Policy
        | SettingKey::Notification => true,
        SettingKey::Encryption
        | SettingKey::Lifecycle
        | SettingKey::Tiering(_)
        | SettingKey::Inventory(_)
        | SettingKey::RequestMetrics(_)
        | SettingKey::Replication
        | SettingKey::Logging => false,
    }
}

/// What `init` writes, under another name, without what `LocalStack` cannot make.
fn blueprint(project: &str, account: &str) -> Result<Blueprint, String> {
    let mut config = Config::parse(Config::default_text()).map_err(|error| error.to_string())?;
    project.clone_into(&mut config.project);
    config.functions.auto_tagger = false;
    config.functions.cost_analyzer = false;
    config.functions.access_analyzer = false;
    config.alarms.cost_spike.enabled = false;
    config.alarms.unusual_access.enabled = false;
    config.dashboard.enabled = false;
    Ok(Blueprint {
        names: Names::new(&config, account).map_err(|error| error.to_string())?,
        tags: StackTags::new(&config),
        // Only functions read it.
        text: String::new(),
        code: Code::default(),
        config,
    })
}
