use std::borrow::Cow;

use fluent_templates::fluent_bundle::FluentValue;

use crate::clock::Timestamp;

/// A value as a template hands it over: itself, or behind any number of
/// references, since templates borrow fields and loop variables.
pub trait Given<T> {
    fn given(&self) -> T;
}

impl<T, G: Given<T> + ?Sized> Given<T> for &G {
    fn given(&self) -> T {
        (**self).given()
    }
}

/// Something that fills a `{ $place }` in a text: a number chooses the plural
/// form and is written as the language does; text goes in as it is.
pub trait Filling {
    fn filling(&self) -> FluentValue<'_>;
}

impl<F: Filling + ?Sized> Filling for &F {
    fn filling(&self) -> FluentValue<'_> {
        (**self).filling()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Given<i64> for $number {
            fn given(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }

        impl Filling for $number {
            fn filling(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )*};
}
numbers!(i16, i32, i64, u8, u16, u32, u64, usize);

impl Given<i64> for Timestamp {
    fn given(&self) -> i64 {
        self.0
    }
}

impl Given<f64> for f64 {
    fn given(&self) -> f64 {
        *self
    }
}

impl Given<f64> for f32 {
    fn given(&self) -> f64 {
        f64::from(*self)
    }
}

impl Filling for f64 {
    fn filling(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl Filling for str {
    fn filling(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Filling for String {
    fn filling(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl Filling for Cow<'_, str> {
    fn filling(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_ref())
    }
}
