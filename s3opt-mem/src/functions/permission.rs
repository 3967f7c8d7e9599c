//! Who may invoke functions.

use crate::world::World;

impl World {
    /// Whether a function is there and one of its permissions lets a service invoke it on behalf of an ARN and account.
    pub(crate) fn may_invoke(
        &self,
        function_arn: &str,
        principal: &str,
        source_arn: &str,
        source_account: &str,
    ) -> bool {
        let _ = (function_arn, principal, source_arn, source_account);
        false
    }
}
