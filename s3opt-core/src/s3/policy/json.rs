//! JSON whose objects name nothing twice: the second would hide the first, and a policy hides nothing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Boolean(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A text, or what stands for one in a condition: a number or a boolean.
    pub(super) fn scalar(&self) -> Option<String> {
        match self {
            Json::Boolean(value) => Some(value.to_string()),
            Json::Number(text) | Json::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// One scalar or a list of them.
    pub(super) fn scalars(&self) -> Option<Vec<String>> {
        match self {
            Json::List(values) => values.iter().map(Json::scalar).collect(),
            one => one.scalar().map(|text| vec![text]),
        }
    }

    /// One text or a list of them.
    pub(super) fn texts(&self) -> Option<Vec<String>> {
        let text = |value: &Json| match value {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        };
        match self {
            Json::List(values) => values.iter().map(text).collect(),
            one => text(one).map(|text| vec![text]),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members: Vec<(String, Json)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Json>()? {
            if members.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(format!("{name} is there twice")));
            }
            members.push((name, value));
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_twice() {
        assert!(serde_json::from_str::<Json>(r#"{"a": {"b": 1, "b": 2}}"#).is_err());
        let json: Json = serde_json::from_str(r#"{"a": [true, 1, "x", null]}"#).unwrap();
        let Json::Object(members) = json else { panic!() };
        assert_eq!(members[0].1.scalars(), None);
        assert_eq!(members[0].1.texts(), None);
        let Json::List(values) = &members[0].1 else { panic!() };
        assert_eq!(values[0].scalars(), Some(vec!["true".to_owned()]));
        assert_eq!(values[2].texts(), Some(vec!["x".to_owned()]));
    }
}
