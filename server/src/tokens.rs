//! `vinculo token`: keys for programs.

use std::io::Write;

use foundation::clock::Clock;
use foundation::team::{self, Permit, Reach, System};

use crate::cli::{Place, Token};
use crate::failure::Failure;
use crate::place;

/// Does what `vinculo token …` asks.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn run(place: &Place, token: &Token) -> Result<(), Failure> {
    let Token::Create { role, name, days } = token;
    let now = Clock::system().now();
    let data = place::data_folder(place, "vinculo-data");
    let unknown = || {
        Failure::usage(format!(
            "there is no role '{}': there are administrator, manager, agent or read-only, and those that were composed under Settings",
            role.as_str()
        ))
    };
    // A database is not made for a role that it cannot have.
    if role.known().is_none() && place.database.is_none() && place::look(&data)? == place::Found::Nothing {
        return Err(unknown());
    }
    let db = place::open(place, &data, now, place::Schema::AsItIs).await?;
    let made = team::create_token(
        &db,
        &Permit::system(System::CommandLine),
        now,
        role.clone(),
        Reach::Everyone,
        name,
        *days,
    )
    .await;
    db.close().await;
    let text = made.map_err(|refusal| match refusal {
        team::Refusal::Database(error) => Failure::of_database("make a token", &error),
        team::Refusal::Role => unknown(),
        other => Failure::usage(format!("make a token: {other}")),
    })?;
    writeln!(std::io::stdout(), "{text}")
        .map_err(|_| Failure::new("the token was made, but nobody read it; make another one"))
}
