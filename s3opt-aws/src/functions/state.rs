//! How far a function has come, and whether it is worth waiting.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html>.

use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use aws_sdk_lambda::types;
use s3opt_core::backend::CloudError;
use s3opt_core::backend::functions::FunctionState;

/// Where a function stands, as far as somebody waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// It can be invoked, and what was changed is in use.
    Ready,
    /// Lambda works on it.
    Waiting(String),
    /// It will come to nothing.
    Failed {
        /// Lambda's code of the reason, such as `InvalidZipFileException`.
        code: String,
        /// The reason in words.
        reason: String,
    },
}

/// A state of Lambda's. A function without one is older than states are, and active.
pub(super) fn to_state(state: Option<&types::State>) -> FunctionState {
    match state {
        None | Some(types::State::Active) => FunctionState::Active,
        Some(types::State::Failed) => FunctionState::Failed,
        Some(
            types::State::Inactive
            | types::State::ActiveNonInvocable
            | types::State::Deactivating
            | types::State::Deactivated
            | types::State::Deleting,
        ) => FunctionState::Inactive,
        // What is newer than the SDK is waited for: it may pass.
        Some(_) => FunctionState::Pending,
    }
}

impl Progress {
    /// Where a function stands that was made or changed.
    pub(super) fn of(function: &GetFunctionConfigurationOutput) -> Progress {
        match to_state(function.state()) {
            FunctionState::Failed => {
                let code = function.state_reason_code().map_or("Failed", types::StateReasonCode::as_str);
                return failed(code, function.state_reason());
            }
            FunctionState::Pending => {
                let state = function.state().map_or("Pending", types::State::as_str);
                return Progress::Waiting(format!("its state is {state}"));
            }
            FunctionState::Active | FunctionState::Inactive => {}
        }
        match function.last_update_status() {
            Some(types::LastUpdateStatus::Failed) => {
                let code = function.last_update_status_reason_code();
                let code = code.map_or("Failed", types::LastUpdateStatusReasonCode::as_str);
                failed(code, function.last_update_status_reason())
            }
            None | Some(types::LastUpdateStatus::Successful) => Progress::Ready,
            Some(status) => Progress::Waiting(format!("its last update is {}", status.as_str())),
        }
    }
}

fn failed(code: &str, reason: Option<&str>) -> Progress {
    let reason = reason.unwrap_or("Lambda gives no reason");
    Progress::Failed { code: code.to_owned(), reason: reason.to_owned() }
}

/// Whether Lambda cannot assume a role yet: one that was made seconds ago is not known everywhere. The same words come
/// for a role whose trust policy does not name Lambda, so that nobody waits for ever.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html>, and on roles that are seconds
/// old <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html>, "Changes that I make are not always
/// immediately visible".
pub(super) fn is_role_too_young(error: &CloudError) -> bool {
    error.code() == "InvalidParameterValueException"
        && error.failure().message.contains("cannot be assumed by Lambda")
}

/// Whether Lambda still works on the change before this one. The same code tells that something is there already.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html>.
pub(super) fn is_change_under_way(error: &CloudError) -> bool {
    error.code() == "ResourceConflictException"
}

#[cfg(test)]
mod tests {
    use aws_sdk_lambda::types::{LastUpdateStatus, State};
    use s3opt_core::backend::{Failure, Service};

    use super::*;

    #[test]
    fn each_state_is_known() {
        for (state, expected) in [
            ("Active", FunctionState::Active),
            ("ActiveNonInvocable", FunctionState::Inactive),
            ("Deactivated", FunctionState::Inactive),
            ("Deactivating", FunctionState::Inactive),
            ("Deleting", FunctionState::Inactive),
            ("Failed", FunctionState::Failed),
            ("Inactive", FunctionState::Inactive),
            ("Pending", FunctionState::Pending),
            ("SomethingNew", FunctionState::Pending),
        ] {
            assert_eq!(to_state(Some(&State::from(state))), expected, "{state}");
        }
        assert_eq!(to_state(None), FunctionState::Active);
    }

    #[test]
    fn a_function_is_ready_once_state_and_update_are() {
        let waiting = |text: &str| Progress::Waiting(text.to_owned());
        for (state, update, expected) in [
            (Some("Active"), Some("Successful"), Progress::Ready),
            (None, None, Progress::Ready),
            (Some("Inactive"), None, Progress::Ready),
            (Some("Pending"), Some("Successful"), waiting("its state is Pending")),
            (Some("Pending"), Some("InProgress"), waiting("its state is Pending")),
            (Some("Active"), Some("InProgress"), waiting("its last update is InProgress")),
        ] {
            let function = GetFunctionConfigurationOutput::builder()
                .set_state(state.map(State::from))
                .set_last_update_status(update.map(LastUpdateStatus::from))
                .build();
            assert_eq!(Progress::of(&function), expected, "{state:?} {update:?}");
        }
    }

    #[test]
    fn a_failure_has_its_reason() {
        let made = GetFunctionConfigurationOutput::builder()
            .state(State::Failed)
            .state_reason_code(types::StateReasonCode::InvalidZipFileException)
            .state_reason("not a zip");
        let updated = GetFunctionConfigurationOutput::builder()
            .state(State::Active)
            .last_update_status(LastUpdateStatus::Failed)
            .last_update_status_reason_code(types::LastUpdateStatusReasonCode::InsufficientRolePermissions)
            .last_update_status_reason("no leave");
        let silent = GetFunctionConfigurationOutput::builder().state(State::Failed);
        for (function, code, reason) in [
            (made, "InvalidZipFileException", "not a zip"),
            (updated, "InsufficientRolePermissions", "no leave"),
            (silent, "Failed", "Lambda gives no reason"),
        ] {
            let expected = Progress::Failed { code: code.to_owned(), reason: reason.to_owned() };
            assert_eq!(Progress::of(&function.build()), expected);
        }
    }

    #[test]
    fn only_a_young_role_is_waited_for() {
        let words = "The role defined for the function cannot be assumed by Lambda.";
        for (code, message, expected) in [
            ("InvalidParameterValueException", words, true),
            ("InvalidParameterValueException", "Uploaded file must be a non-empty zip", false),
            ("AccessDeniedException", words, false),
        ] {
            let failure = Failure::new(Service::Functions, "CreateFunction", "tagger", code, message);
            assert_eq!(is_role_too_young(&failure.into_error()), expected, "{code}: {message}");
        }
    }
}
