//! The macro that forwards the methods of a trait.

/// Implements a trait for a wrapped cloud. Each line is a method, its service, its operation, and what it is about; the
/// lines under `@hooks:` are answered by the method of [`super::Around`] with the same name.
macro_rules! forward {
    (
        $trait:ident, $field:ident;
        $(
            $method:ident($($argument:ident: $type:ty),*) -> $answer:ty,
            $service:ident $operation:literal $resource:expr;
        )+
        $(@hooks:
            $(
                $hook:ident($($hook_argument:ident: $hook_type:ty),*) -> $hook_answer:ty,
                $hook_service:ident $hook_operation:literal $hook_resource:expr;
            )+
        )?
    ) => {
        // A method of the trait that is not listed would pass by without a say.
        #[deny(clippy::missing_trait_methods)]
        #[async_trait]
        impl<A: Around> $trait for Wrapped<A> {
            $(async fn $method(&self, $($argument: $type),*) -> CloudResult<$answer> {
                let call =
                    Call { service: Service::$service, operation: $operation, resource: $resource };
                self.around.call(call, || self.cloud.$field.$method($(Clone::clone(&$argument)),*)).await
            })+

            $($(async fn $hook(&self, $($hook_argument: $hook_type),*) -> CloudResult<$hook_answer> {
                let resource = String::from($hook_resource);
                let call = Call {
                    service: Service::$hook_service,
                    operation: $hook_operation,
                    resource: &resource,
                };
                self.around.$hook(call, self.cloud.$field.as_ref(), $($hook_argument),*).await
            })+)?
        }
    };
}

pub(super) use forward;
