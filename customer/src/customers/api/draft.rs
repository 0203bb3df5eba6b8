//! From what a program sent to a draft that can be checked.

use foundation::db::Db;
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::{self, Account, Team};
use foundation::web::{FieldProblem, Problem};
use foundation::words::{Lang, Words, Zone};

use super::shape::{CustomerPatch, NewAddress, NewContactPoint, NewCustomer};
use crate::customers::contact_point::{Address, ContactDraft, ContactKind};
use crate::customers::customer::{Checked, Draft, FieldRefusal, Full, Kind};

/// Who a name in `owner`, `deputy` and `team` may mean.
#[derive(Default)]
pub(super) struct Colleagues {
    accounts: Vec<Account>,
    teams: Vec<Team>,
}

impl Colleagues {
    /// Reads them, unless nobody is named.
    pub(super) async fn read(db: &Db, are_named: bool) -> Result<Self, Problem> {
        if !are_named {
            return Ok(Self::default());
        }
        Ok(Self { accounts: team::accounts(db).await?, teams: team::teams(db).await? })
    }

    fn account(&self, text: &str) -> Result<Id, &'static str> {
        let (id, handle) = (Id::parse(text), text.trim_start_matches('@').to_lowercase());
        let found = self.accounts.iter().find(|account| Some(account.id) == id || account.handle == handle);
        found.map(|account| account.id).ok_or("no account has this id or handle")
    }

    fn team(&self, text: &str) -> Result<Id, &'static str> {
        let id = Id::parse(text);
        let mut found = self.teams.iter().filter(|team| Some(team.id) == id || team.name == text);
        match (found.next(), found.next()) {
            (Some(team), None) => Ok(team.id),
            (Some(_), Some(_)) => Err("several teams have this name; give the id"),
            (None, _) => Err("no team has this id or name"),
        }
    }
}

/// Gathers what is wrong, so that a program learns it all at once.
#[derive(Default)]
struct Refusals(Vec<FieldProblem>);

impl Refusals {
    fn add(&mut self, field: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldProblem { field: field.into(), detail: detail.into() });
    }

    fn keep<T>(&mut self, field: &str, found: Result<T, &'static str>) -> Option<T> {
        found.map_err(|detail| self.add(field, detail)).ok()
    }

    /// PostgreSQL stores no null character, and nobody types the others.
    fn text(&mut self, field: &str, text: Option<&str>, may_break_lines: bool) {
        let is_odd =
            |letter: char| letter.is_control() && !(may_break_lines && matches!(letter, '\n' | '\r' | '\t'));
        if text.is_some_and(|text| text.chars().any(is_odd)) {
            self.add(field, "It has a character that cannot be shown.");
        }
    }

    /// The draft, if neither we nor its own check have anything against it.
    fn check(mut self, draft: Draft) -> Result<Checked, Problem> {
        for (field, text) in
            [("source", &draft.source), ("external_id", &draft.external_id), ("language", &draft.language)]
        {
            self.text(field, text.as_deref(), false);
        }
        draft.tags.iter().for_each(|tag| self.text("tags", Some(tag), false));
        for (index, point) in draft.contact_points.iter().enumerate() {
            let field = format!("contact_points[{index}]");
            self.text(&field, point.label.as_deref(), false);
            self.text(&field, Some(&point.value), true);
            let address = &point.address;
            for part in [&address.street, &address.postcode, &address.city].into_iter().flatten() {
                self.text(&field, Some(part.reveal()), true);
            }
            for part in [&address.region, &address.country] {
                self.text(&field, part.as_deref(), false);
            }
        }
        let checked = draft.check();
        let (checked, refused) =
            checked.map_or_else(|refused| (None, refused), |checked| (Some(checked), Vec::new()));
        for refusal in refused {
            let is_told = self.0.iter().any(|told| told.field == refusal.field);
            if !is_told {
                self.add(refusal.field.clone(), sentence(&refusal));
            }
        }
        match checked {
            Some(checked) if self.0.is_empty() => Ok(checked),
            _ => {
                let fields = self.0.iter().map(|field| field.field.as_str()).collect::<Vec<_>>().join(", ");
                let mut problem =
                    Problem::unprocessable(format!("nothing was saved; see what is wrong with {fields}"));
                problem.fields = self.0;
                Err(problem)
            }
        }
    }
}

/// A refusal as an English sentence: the same one that the form shows.
fn sentence(refusal: &FieldRefusal) -> String {
    let words = Words::new(Lang::En, Zone::utc());
    let reason = refusal.reason;
    let keys = [reason.to_owned(), format!("customers-refused-{reason}"), format!("recognition-{reason}")];
    keys.iter().find(|key| words.has(key)).map_or_else(|| reason.replace('-', " "), |key| words.text(key))
}

impl NewCustomer {
    pub(super) fn names_colleagues(&self) -> bool {
        self.owner.is_some() || self.deputy.is_some() || self.team.is_some()
    }

    /// The customer this asks for; `me` owns them when nobody is named.
    pub(super) fn check(self, colleagues: &Colleagues, me: Option<Id>) -> Result<Checked, Problem> {
        let mut refusals = Refusals::default();
        if self.kind.is_none() {
            refusals.add("kind", format!("say which of these they are: {}", kinds()));
        }
        let owner = tidy(self.owner).map(|text| refusals.keep("owner", colleagues.account(&text)));
        let draft = Draft {
            kind: self.kind,
            name: self.name.unwrap_or_default(),
            given_name: tidy(self.given_name),
            family_name: tidy(self.family_name),
            language: tidy(self.language),
            country: tidy(self.country),
            time_zone: tidy(self.time_zone),
            standing: self.standing,
            owner_id: owner.unwrap_or(me),
            deputy_id: tidy(self.deputy).and_then(|text| refusals.keep("deputy", colleagues.account(&text))),
            team_id: tidy(self.team).and_then(|text| refusals.keep("team", colleagues.team(&text))),
            source: tidy(self.source),
            external_id: tidy(self.external_id),
            custom: self.custom.unwrap_or_default(),
            tags: self.tags.unwrap_or_default(),
            contact_points: self
                .contact_points
                .unwrap_or_default()
                .into_iter()
                .map(ContactDraft::from)
                .collect(),
        };
        refusals.check(draft)
    }
}

impl CustomerPatch {
    /// The fields it names, whatever it says of them.
    pub(super) fn named(&self) -> Vec<&'static str> {
        let named = [
            ("contact_points", self.contact_points.is_some()),
            ("language", self.language.is_some()),
            ("country", self.country.is_some()),
            ("time_zone", self.time_zone.is_some()),
            ("standing", self.standing.is_some()),
            ("owner", self.owner.is_some()),
            ("deputy", self.deputy.is_some()),
            ("team", self.team.is_some()),
            ("tags", self.tags.is_some()),
            ("source", self.source.is_some()),
            ("external_id", self.external_id.is_some()),
            ("custom", self.custom.is_some()),
        ];
        named.into_iter().filter(|(_, is_named)| *is_named).map(|(word, _)| word).collect()
    }

    pub(super) fn names_colleagues(&self) -> bool {
        [&self.owner, &self.deputy, &self.team].into_iter().any(|named| matches!(named, Some(Some(_))))
    }

    /// What the customer becomes: as they are, except for what is named.
    pub(super) fn check(self, before: &Full, colleagues: &Colleagues) -> Result<Checked, Problem> {
        let mut refusals = Refusals::default();
        let mut draft = before.to_draft();
        let mut account = |field: &str, named: Option<Option<String>>, kept: Option<Id>| match named.map(tidy)
        {
            None => kept,
            Some(text) => text.and_then(|text| refusals.keep(field, colleagues.account(&text))),
        };
        draft.owner_id = account("owner", self.owner, draft.owner_id);
        draft.deputy_id = account("deputy", self.deputy, draft.deputy_id);
        if let Some(named) = self.team {
            draft.team_id = tidy(named).and_then(|text| refusals.keep("team", colleagues.team(&text)));
        }
        match self.kind {
            Some(None) => refusals.add("kind", format!("it cannot be cleared; give one of {}", kinds())),
            Some(kind) => draft.kind = kind,
            None => {}
        }
        match self.standing {
            Some(None) => refusals.add("standing", "it cannot be cleared; name another one"),
            Some(standing) => draft.standing = standing,
            None => {}
        }
        let set = |field: &mut Option<String>, named: Option<Option<String>>| {
            if let Some(value) = named {
                *field = tidy(value);
            }
        };
        set(&mut draft.given_name, self.given_name);
        set(&mut draft.family_name, self.family_name);
        set(&mut draft.language, self.language);
        set(&mut draft.country, self.country);
        set(&mut draft.time_zone, self.time_zone);
        set(&mut draft.source, self.source);
        set(&mut draft.external_id, self.external_id);
        if let Some(name) = self.name {
            draft.name = name.unwrap_or_default();
            // It would be made of its parts again, and the change lost without a word.
            if draft.kind == Some(Kind::Person) && !says_the_same(&draft) {
                refusals.add("name", "a person's name is made of given_name and family_name: change those, or set both to null");
            }
        }
        if let Some(points) = self.contact_points {
            draft.contact_points = points.unwrap_or_default().into_iter().map(ContactDraft::from).collect();
        }
        if let Some(tags) = self.tags {
            draft.tags = tags.unwrap_or_default();
        }
        match self.custom {
            Some(None) => draft.custom.clear(),
            Some(Some(custom)) => merge(&mut draft.custom, custom),
            None => {}
        }
        refusals.check(draft)
    }
}

/// Whether the name as sent is the one its parts make, or there are no parts.
fn says_the_same(draft: &Draft) -> bool {
    let parts: Vec<&str> =
        [&draft.given_name, &draft.family_name].into_iter().flatten().map(String::as_str).collect();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    parts.is_empty() || words(&parts.join(" ")) == words(&draft.name)
}

/// RFC 7396: null takes a name away, an object is merged, anything else replaces.
fn merge(
    into: &mut serde_json::Map<String, serde_json::Value>,
    patch: serde_json::Map<String, serde_json::Value>,
) {
    use serde_json::Value;
    for (name, value) in patch {
        match value {
            Value::Null => drop(into.remove(&name)),
            Value::Object(inner) => {
                let place = into.entry(name).or_insert_with(|| Value::Object(serde_json::Map::new()));
                if !place.is_object() {
                    *place = Value::Object(serde_json::Map::new());
                }
                if let Value::Object(place) = place {
                    merge(place, inner);
                }
            }
            other => drop(into.insert(name, other)),
        }
    }
}

impl From<NewContactPoint> for ContactDraft {
    fn from(point: NewContactPoint) -> Self {
        let address = point.address.filter(|_| point.kind == ContactKind::Postal).unwrap_or_default();
        Self {
            kind: point.kind,
            value: point.value,
            label: tidy(point.label),
            is_primary: point.primary,
            address: address.into(),
        }
    }
}

impl From<NewAddress> for Address {
    fn from(address: NewAddress) -> Self {
        let personal = |text| tidy(text).map(Personal::new);
        Self {
            street: personal(address.street),
            postcode: personal(address.postcode),
            city: personal(address.city),
            region: tidy(address.region),
            country: tidy(address.country),
        }
    }
}

/// A blank text says nothing.
fn tidy(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn kinds() -> String {
    Kind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}
