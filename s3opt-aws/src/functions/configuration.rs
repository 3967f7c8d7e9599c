//! Functions, as Lambda writes them.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_lambda::types;
use s3opt_core::backend::functions::{Architecture, Function, FunctionConfiguration};

use super::state::to_state;

/// An architecture as the SDK takes it.
pub(super) fn from_architecture(architecture: Architecture) -> types::Architecture {
    match architecture {
        Architecture::X86_64 => types::Architecture::X8664,
        Architecture::Arm64 => types::Architecture::Arm64,
    }
}

/// A function that says nothing is built for `x86_64`.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>.
fn to_architecture(architectures: &[types::Architecture]) -> Architecture {
    match architectures.first() {
        Some(types::Architecture::Arm64) => Architecture::Arm64,
        _ => Architecture::X86_64,
    }
}

/// The variables as the SDK takes them. Without any they are sent all the same, so that those from before go.
pub(super) fn from_environment(environment: &BTreeMap<String, String>) -> types::Environment {
    let variables: HashMap<String, String> = environment.clone().into_iter().collect();
    types::Environment::builder().set_variables(Some(variables)).build()
}

/// A number as the SDK takes it. One that is too big stays too big for Lambda.
pub(super) fn from_count(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn to_count(count: Option<i32>) -> u32 {
    count.and_then(|count| u32::try_from(count).ok()).unwrap_or_default()
}

fn to_environment(environment: Option<&types::EnvironmentResponse>) -> BTreeMap<String, String> {
    let variables = environment.and_then(|environment| environment.variables());
    variables.cloned().unwrap_or_default().into_iter().collect()
}

/// A function as Lambda tells it, and its tags, which come beside it.
pub(super) fn to_function(
    function: &types::FunctionConfiguration,
    tags: BTreeMap<String, String>,
) -> Function {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Function {
        configuration: FunctionConfiguration {
            name: text(function.function_name()),
            description: text(function.description()),
            role: text(function.role()),
            runtime: text(function.runtime().map(types::Runtime::as_str)),
            handler: text(function.handler()),
            memory_megabytes: to_count(function.memory_size()),
            timeout_seconds: to_count(function.timeout()),
            environment: to_environment(function.environment()),
            architecture: to_architecture(function.architectures()),
        },
        arn: text(function.function_arn()),
        code_sha256: text(function.code_sha256()),
        state: to_state(function.state()),
        tags,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use s3opt_core::backend::functions::FunctionState;

    use super::*;

    fn written(function: &Function) -> types::FunctionConfiguration {
        let configuration = &function.configuration;
        let environment = from_environment(&configuration.environment);
        let variables = environment.variables().cloned();
        types::FunctionConfiguration::builder()
            .function_name(&configuration.name)
            .function_arn(&function.arn)
            .description(&configuration.description)
            .role(&configuration.role)
            .runtime(types::Runtime::from(configuration.runtime.as_str()))
            .handler(&configuration.handler)
            .memory_size(from_count(configuration.memory_megabytes))
            .timeout(from_count(configuration.timeout_seconds))
            .environment(types::EnvironmentResponse::builder().set_variables(variables).build())
            .architectures(from_architecture(configuration.architecture))
            .code_sha256(&function.code_sha256)
            .state(types::State::Active)
            .build()
    }

    #[test]
    fn what_lambda_leaves_out_has_its_default() {
        let came = to_function(&types::FunctionConfiguration::builder().build(), BTreeMap::new());
        assert_eq!(came.configuration, FunctionConfiguration::default());
        assert_eq!(came.state, FunctionState::Active);
    }

    #[test]
    fn no_number_is_too_big() {
        for (count, expected) in [(0, 0), (128, 128), (u32::MAX, i32::MAX)] {
            assert_eq!(from_count(count), expected);
        }
        assert_eq!(to_count(Some(-1)), 0);
    }

    #[test]
    fn no_variables_are_sent_as_none_and_not_left_out() {
        assert_eq!(from_environment(&BTreeMap::new()).variables(), Some(&HashMap::new()));
    }

    proptest! {
        #[test]
        fn a_function_is_read_as_it_was_written(
            texts in ("[a-z]{1,9}", ".{0,9}", "arn:[a-z]{1,9}", "(provided.al2023|python3.13|x9)", "[a-z]{1,9}"),
            counts in (128..10_240_u32, 1..900_u32),
            environment in proptest::collection::btree_map("[A-Z]{1,5}", ".{0,9}", 0..4),
            tags in proptest::collection::btree_map("[A-Z]{1,5}", ".{0,9}", 0..4),
            arm in any::<bool>(),
        ) {
            let (name, description, role, runtime, handler) = texts;
            let architecture = if arm { Architecture::Arm64 } else { Architecture::X86_64 };
            let expected = Function {
                arn: format!("arn:aws:lambda:us-east-1:111111111111:function:{name}"),
                configuration: FunctionConfiguration {
                    name, description, role, runtime, handler,
                    memory_megabytes: counts.0,
                    timeout_seconds: counts.1,
                    environment,
                    architecture,
                },
                code_sha256: "47DE".to_owned(),
                state: FunctionState::Active,
                tags: tags.clone(),
            };
            prop_assert_eq!(to_function(&written(&expected), tags), expected);
        }
    }
}
