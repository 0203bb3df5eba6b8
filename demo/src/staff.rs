//! The people who work at the demo company; its sign-in page offers them by one click.

/// What a staff member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Administrator,
    Manager,
    Agent,
    ReadOnly,
}

impl Role {
    /// `administrator`, `manager`, `agent` or `read-only`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::Agent => "agent",
            Self::ReadOnly => "read-only",
        }
    }
}

/// One colleague. Colleagues are named by their place in [`STAFF`] everywhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// What follows the `@` in a mention.
    pub handle: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub email: &'static str,
    pub role: Role,
    pub team: &'static str,
    /// `en`, `es`, `ro` or `ru`.
    pub language: &'static str,
    /// IANA name.
    pub time_zone: &'static str,
}

pub const COMPANY_NAME: &str = "Discos del Puente";

pub const SERVICE_ROMANIA: &str = "Service · Romania";
pub const SALES_ROMANIA: &str = "Sales · Romania & Moldova";
pub const SALES_IBERIA: &str = "Sales · Iberia";
pub const SERVICE_LATIN_AMERICA: &str = "Service · Latin America";
pub const SERVICE_RUSSIAN: &str = "Service · Russian";
pub const SALES_RUSSIAN: &str = "Sales · Russian";
pub const SALES_BRITAIN: &str = "Sales · Britain & Ireland";
pub const SERVICE_WORLD: &str = "Service · World";
pub const OFFICE: &str = "Office";

pub const MARTA: usize = 0;
pub const ANDREI: usize = 1;
pub const ELENA: usize = 2;
pub const JAVIER: usize = 3;
pub const LUCIA: usize = 4;
pub const ANNA: usize = 5;
pub const DMITRI: usize = 6;
pub const FIONA: usize = 7;
pub const SAMUEL: usize = 8;
pub const ZOE: usize = 9;

/// Everyone, in the order of the constants above.
pub const STAFF: &[StaffMember] = &[
    member("marta.ruiz", "Marta", "Ruiz", "marta.ruiz@puente.example", Role::Manager, SERVICE_ROMANIA, "es"),
    member(
        "andrei.munteanu",
        "Andrei",
        "Munteanu",
        "andrei.munteanu@puente.example",
        Role::Agent,
        SERVICE_ROMANIA,
        "ro",
    ),
    member(
        "elena.dumitrescu",
        "Elena",
        "Dumitrescu",
        "elena.dumitrescu@puente.example",
        Role::Agent,
        SALES_ROMANIA,
        "ro",
    ),
    member(
        "javier.ortega",
        "Javier",
        "Ortega",
        "javier.ortega@puente.example",
        Role::Agent,
        SALES_IBERIA,
        "es",
    ),
    member(
        "lucia.fernandez",
        "Lucía",
        "Fernández",
        "lucia.fernandez@puente.example",
        Role::Agent,
        SERVICE_LATIN_AMERICA,
        "es",
    ),
    member(
        "anna.sokolova",
        "Анна",
        "Соколова",
        "anna.sokolova@puente.example",
        Role::Agent,
        SERVICE_RUSSIAN,
        "ru",
    ),
    member(
        "dmitrii.volkov",
        "Дмитрий",
        "Волков",
        "dmitri.volkov@puente.example",
        Role::Manager,
        SALES_RUSSIAN,
        "ru",
    ),
    member("fiona.byrne", "Fiona", "Byrne", "fiona.byrne@puente.example", Role::Agent, SALES_BRITAIN, "en"),
    member(
        "samuel.carter",
        "Samuel",
        "Carter",
        "samuel.carter@puente.example",
        Role::Administrator,
        SERVICE_WORLD,
        "en",
    ),
    member("zoe.lindqvist", "Zoë", "Lindqvist", "zoe.lindqvist@puente.example", Role::ReadOnly, OFFICE, "en"),
];

const fn member(
    handle: &'static str,
    given_name: &'static str,
    family_name: &'static str,
    email: &'static str,
    role: Role,
    team: &'static str,
    language: &'static str,
) -> StaffMember {
    let time_zone = match language.as_bytes() {
        b"ro" => "Europe/Bucharest",
        b"ru" => "Europe/Chisinau",
        b"en" => "Europe/London",
        _ => "Europe/Madrid",
    };
    StaffMember { handle, given_name, family_name, email, role, team, language, time_zone }
}

/// Who looks after customers of one language and country, the usual one first.
#[must_use]
pub fn who_speaks(language: &str, country: &str) -> &'static [usize] {
    match (language, country) {
        ("ro", "MD") => &[ELENA, ANDREI],
        ("ro", _) => &[ANDREI, ELENA, MARTA],
        ("es", "ES") => &[JAVIER, MARTA, LUCIA],
        ("es", _) => &[LUCIA, JAVIER],
        ("ru", _) => &[ANNA, DMITRI],
        (_, "GB" | "IE") => &[FIONA, SAMUEL],
        _ => &[SAMUEL, FIONA],
    }
}
