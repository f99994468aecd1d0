//! Checks values in the document: they have the expected type, are complete, and objects have no
//! field twice.

use std::fmt;

use apollo_compiler::ast::{InputValueDefinition, Type, Value};
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{Name, Node};

use super::variables::Use;
use super::{Check, at, invalid, start, suggesting};
use crate::admission::scalars::{Unfit, kind};
use crate::admission::suggest::{choices, similar};
use crate::fault::{Code, Fault, cut};

/// The value that is expected in a place.
#[derive(Clone, Copy, Default)]
pub(super) struct Expected<'a> {
    /// Its type; `None` if unknown.
    pub(super) ty: Option<&'a Type>,
    /// True if the place has a default.
    pub(super) has_default: bool,
    /// The `@oneOf` type whose only field this is.
    pub(super) one_of: Option<&'a Name>,
}

impl<'a> Expected<'a> {
    pub(super) fn of(definition: &'a InputValueDefinition) -> Self {
        Self {
            has_default: definition.default_value.is_some(),
            ..Self::typed(&definition.ty)
        }
    }

    pub(super) fn typed(ty: &'a Type) -> Self {
        Self {
            ty: Some(ty),
            ..Self::default()
        }
    }
}

/// The path to a value, such as `scope.countries[0]`.
#[derive(Clone, Copy)]
pub(super) struct Way<'w> {
    before: Option<&'w Way<'w>>,
    step: Step<'w>,
}

#[derive(Clone, Copy)]
enum Step<'w> {
    Argument(&'w str),
    Variable(&'w str),
    Field(&'w str),
    Item(usize),
}

impl<'w> Way<'w> {
    pub(super) fn begin(argument: &'w str) -> Self {
        Self {
            before: None,
            step: Step::Argument(argument),
        }
    }

    pub(super) fn of_default(variable: &'w str) -> Self {
        Self {
            before: None,
            step: Step::Variable(variable),
        }
    }

    fn on(&'w self, step: Step<'w>) -> Self {
        Self {
            before: Some(self),
            step,
        }
    }
}

impl fmt::Display for Way<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            before.fmt(formatter)?;
        }
        match self.step {
            Step::Argument(name) => formatter.write_str(name),
            Step::Variable(name) => write!(formatter, "${name}"),
            Step::Field(name) => write!(formatter, ".{name}"),
            Step::Item(index) => write!(formatter, "[{index}]"),
        }
    }
}

impl<'a> Check<'a> {
    /// Checks a value. Recursion is bounded by the nesting scan.
    pub(super) fn value(&mut self, value: &'a Node<Value>, expected: Expected<'a>, way: &Way<'_>) {
        match &**value {
            Value::Variable(name) => self.parts[self.part].uses.push(Use {
                name,
                place: start(value),
                expected,
            }),
            Value::List(items) => self.list(value, items, expected.ty, way),
            Value::Object(fields) => self.object(value, fields, expected.ty, way),
            Value::Null => {
                if let Some(ty) = expected.ty.filter(|ty| ty.is_non_null()) {
                    self.mismatch(value, ty, way);
                }
            }
            _ => self.leaf_value(value, expected.ty, way),
        }
    }

    fn list(&mut self, value: &'a Node<Value>, items: &'a [Node<Value>], ty: Option<&'a Type>, way: &Way<'_>) {
        let inner = match ty {
            Some(Type::List(inner) | Type::NonNullList(inner)) => Expected::typed(inner),
            other => {
                self.leaf_value(value, other, way);
                Expected::default()
            }
        };
        for (index, item) in items.iter().enumerate() {
            self.value(item, inner, &way.on(Step::Item(index)));
        }
    }

    fn object(
        &mut self,
        value: &'a Node<Value>,
        fields: &'a [(Name, Node<Value>)],
        ty: Option<&'a Type>,
        way: &Way<'_>,
    ) {
        self.repeated(fields.iter().map(|(name, _)| name), |name| {
            invalid(format!("The field `{}` of an object stands twice.", cut(name, 60)))
        });
        let definition = ty.and_then(|ty| self.schema().get_input_object(ty.inner_named_type()));
        match definition {
            Some(definition) => self.whole(value, fields, definition, way),
            None => self.leaf_value(value, ty, way),
        }
        for (name, value) in fields {
            let field = definition.and_then(|definition| Some((definition, definition.fields.get(name)?)));
            if let (Some(definition), None) = (definition, field) {
                let place = way.on(Step::Field(name)).to_string();
                self.report([at(name)], move || {
                    let names = definition.fields.keys().map(|name| name.as_str());
                    let message = format!(
                        "`{}`: `{}` has no field `{}`.",
                        cut(&place, 100),
                        definition.name,
                        cut(name, 60)
                    );
                    suggesting(Code::ValidationFailed, &message, similar(name, names))
                        .with("argument", cut(&place, 100))
                });
            }
            let expected = field.map_or(Expected::default(), |(definition, field)| Expected {
                one_of: definition.directives.has("oneOf").then_some(&definition.name),
                ..Expected::of(field)
            });
            self.value(value, expected, &way.on(Step::Field(name)));
        }
    }

    /// Checks that an object has its required fields.
    fn whole(
        &mut self,
        value: &'a Node<Value>,
        fields: &'a [(Name, Node<Value>)],
        definition: &'a InputObjectType,
        way: &Way<'_>,
    ) {
        let given = |name: &Name| fields.iter().any(|(given, _)| given == name);
        for (name, field) in definition
            .fields
            .iter()
            .filter(|(name, field)| field.is_required() && !given(name))
        {
            let place = way.on(Step::Field(name)).to_string();
            self.report([start(value)], move || {
                let place = cut(&place, 100);
                invalid(format!("`{place}` of type `{}` is required.", field.ty)).with("argument", place)
            });
        }
        let mut names: Vec<&Name> = fields.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        let is_null = fields.last().is_some_and(|(_, value)| value.is_null());
        if definition.directives.has("oneOf") && (names.len() != 1 || is_null) {
            let name = &definition.name;
            self.wrong(value, way, move |place| {
                invalid(format!(
                    "`{place}`: a value of `{name}` has exactly one field, and not null."
                ))
            });
        }
    }

    /// Checks a value where a scalar or an enum is expected.
    fn leaf_value(&mut self, value: &'a Node<Value>, ty: Option<&'a Type>, way: &Way<'_>) {
        let Some(ty) = ty else { return };
        let name = ty.inner_named_type();
        match (self.schema().types.get(name), &**value) {
            (Some(ExtendedType::Enum(definition)), Value::Enum(word)) if definition.values.contains_key(word) => {}
            (Some(ExtendedType::Enum(definition)), Value::Enum(word)) => self.wrong(value, way, move |place| {
                let names = || definition.values.keys().map(|name| name.as_str());
                let message = format!("`{place}`: value `{}` does not exist on `{name}`.", cut(word, 60));
                let suggestions = similar(word, names());
                match suggestions.is_empty() {
                    true => invalid(message).hint(&choices(names()), Vec::new()),
                    false => suggesting(Code::ValidationFailed, &message, suggestions),
                }
            }),
            (Some(ExtendedType::Scalar(scalar)), literal) if scalar.is_built_in() => {
                if !is_of(name, literal) {
                    self.mismatch(value, ty, way);
                }
            }
            (Some(ExtendedType::Scalar(_)), literal) => match self.types.scalars.take(name, literal) {
                Ok(()) => {}
                Err(Unfit::Kind) => self.mismatch(value, ty, way),
                Err(Unfit::Form(words, suggestions)) => self.wrong(value, way, move |place| {
                    let message = format!("`{place}` {words}.");
                    suggesting(Code::BadUserInput, &message, suggestions.clone())
                }),
            },
            (None, _) => {}
            _ => self.mismatch(value, ty, way),
        }
    }

    fn mismatch(&mut self, value: &'a Node<Value>, ty: &'a Type, way: &Way<'_>) {
        self.wrong(value, way, move |place| {
            let beyond = matches!(&**value, Value::Int(_)) && ty.inner_named_type() == "Int";
            let infinite = ty.inner_named_type() == "Float" && matches!(&**value, Value::Int(_) | Value::Float(_));
            let found = match (beyond, infinite) {
                (true, _) => "an integer beyond 32 bits",
                (_, true) => "a number beyond 64 bits",
                _ => kind(value),
            };
            invalid(format!("`{place}`: expected value of type {ty}, found {found}."))
        });
    }

    /// Reports a value under its path.
    fn wrong(&mut self, value: &'a Node<Value>, way: &Way<'_>, words: impl Fn(&str) -> Fault + 'a) {
        let place = cut(&way.to_string(), 100);
        self.report([start(value)], move || words(&place).with("argument", place.as_str()));
    }
}

/// True if a literal is valid for a built-in scalar.
fn is_of(name: &Name, literal: &Value) -> bool {
    match (name.as_str(), literal) {
        ("Int", Value::Int(number)) => number.try_to_i32().is_ok(),
        ("Float", Value::Int(number)) => number.try_to_f64().is_ok(),
        ("Float", Value::Float(number)) => number.try_to_f64().is_ok(),
        ("String" | "ID", Value::String(_)) | ("ID", Value::Int(_)) | ("Boolean", Value::Boolean(_)) => true,
        _ => false,
    }
}
