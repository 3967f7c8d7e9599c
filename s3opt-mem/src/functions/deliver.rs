//! Handing events to functions.

use bytes::Bytes;

use crate::agenda::Due;
use crate::functions::Delivery;
use crate::world::World;

impl World {
    /// Hands a function an event in some milliseconds, by its ARN. One that is not there gets nothing.
    pub(crate) fn deliver_later(&mut self, function_arn: &str, payload: Bytes, milliseconds: u64) {
        // arn:aws:lambda:us-east-1:111111111111:function:name
        let parts: Vec<&str> = function_arn.splitn(7, ':').collect();
        let [_, _, "lambda", region, account, "function", name] = parts[..] else { return };
        let Ok(region) = region.parse() else { return };
        let name = name.split(':').next().unwrap_or(name);
        let delivery =
            Delivery { account: account.to_owned(), region, function: name.to_owned(), payload, attempts: 0 };
        for milliseconds in self.next_deliveries(milliseconds) {
            self.agenda.put(self.later(milliseconds), Due::Delivery(Box::new(delivery.clone())));
        }
    }
}
