//! Asking for the addresses of a name.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;

/// Whoever knows the addresses of names.
pub trait Resolve: Send + Sync {
    /// All addresses of `name`, the best one first.
    fn resolve<'a>(&'a self, name: &'a str) -> Looking<'a>;
}

/// A look-up under way.
pub type Looking<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// The system's own resolver.
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, name: &'a str) -> Looking<'a> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
