//! Leave to invoke functions is given and taken back.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::error::if_found;
use s3opt_core::backend::functions::Permission;

use super::policy::{ACTION, permissions};
use super::{Lambda, call};

impl Lambda {
    pub(super) async fn give_leave(&self, name: &str, permission: Permission) -> CloudResult<()> {
        let request = self
            .client
            .add_permission()
            .function_name(name)
            .statement_id(permission.statement_id)
            .action(ACTION)
            .principal(permission.principal)
            .set_source_arn(permission.source_arn)
            .set_source_account(permission.source_account);
        request.send().await.map_err(|error| call("AddPermission", name).failed(error))?;
        Ok(())
    }

    /// Lambda answers the same to both: that there is no function, and that it has no policy.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html>.
    pub(super) async fn leave(&self, name: &str) -> CloudResult<Vec<Permission>> {
        let call = call("GetPolicy", name);
        let answer = self.client.get_policy().function_name(name).send().await;
        if let Some(answer) = if_found(answer.map_err(|error| call.failed(error)))? {
            let policy = answer.policy().unwrap_or("{}");
            return permissions(policy).map_err(|error| call.unexpected(error.to_string()));
        }
        let function = self.client.get_function_configuration().function_name(name).send().await;
        function.map_err(|error| call.failed(error))?;
        Ok(Vec::new())
    }

    pub(super) async fn take_leave(&self, name: &str, statement_id: &str) -> CloudResult<()> {
        let request = self.client.remove_permission().function_name(name).statement_id(statement_id);
        request.send().await.map_err(|error| call("RemovePermission", name).failed(error))?;
        Ok(())
    }
}
