//! The macro that makes tests of the cases. What it holds runs in the tests of others, where it may print.

/// Makes a test of each case, in a module for each subject, and one (`left_out`) that prints which cases are left out,
/// and for want of what.
///
/// `backend` is an expression that makes a [`Backend`](crate::backend::contract::Backend) anew for each test. A backend
/// that needs a runtime names it as `executor`, a function that runs a future to its end:
///
/// ```text
/// s3opt_core::contract! {
///     executor = |future| tokio::runtime::Runtime::new().unwrap().block_on(future),
///     backend = MyBackend::new(),
/// }
/// ```
#[macro_export]
macro_rules! contract {
    (backend = $backend:expr $(,)?) => {
        $crate::contract! { executor = $crate::backend::contract::block_on, backend = $backend }
    };
    (executor = $executor:expr, backend = $backend:expr $(,)?) => {
        fn contract_case(
            name: &str,
        ) -> ::std::result::Result<$crate::backend::contract::Verdict, $crate::backend::contract::Broken> {
            let backend = $backend;
            ($executor)($crate::backend::contract::run_named(name, &backend))
        }

        #[test]
        fn left_out() {
            let backend = $backend;
            ::std::println!("{}", $crate::backend::contract::Report::left_out(&backend));
        }

        $crate::contract_cases! { $crate::contract_tests }
    };
}

/// The tests of [`contract!`](crate::contract).
#[doc(hidden)]
#[macro_export]
macro_rules! contract_tests {
    ($($subject:ident { $($name:ident)+ })+) => {
        $(mod $subject {
            $(#[test]
            fn $name() -> ::std::result::Result<(), $crate::backend::contract::Broken> {
                let name = concat!(stringify!($subject), "::", stringify!($name));
                let verdict = super::contract_case(name)?;
                if let $crate::backend::contract::Verdict::LeftOut(capability) = verdict {
                    ::std::println!("LEFT OUT {name}: needs {capability}");
                }
                Ok(())
            })+
        })+
    };
}
