//! The least program with a command line: it brings a database to its schema, and takes it back.
//!
//! A real one gets `MIGRATIONS` from `aludel::embed!()`, which includes what `aludel_build::run()` left; here stands, by
//! hand, what that would be.

mod m0001_create_users {
    use aludel::prelude::*;

    pub const MIGRATION: Migration = Migration {
        parent: None,
        steps: &[create_table(
            "users",
            &[
                bigint("id").auto_increment(),
                varchar("name", 100),
                integer("age").nullable(),
            ],
        )
        .primary_key(&["id"])],
    };
}

mod m0002_add_email {
    use aludel::prelude::*;

    pub const MIGRATION: Migration = Migration {
        parent: Some("0001_create_users"),
        steps: &[
            add_column("users", varchar("email", 255).nullable()),
            create_index("users", "users_email_idx", &["email"]),
        ],
    };
}

mod m0003_drop_age {
    use aludel::prelude::*;

    pub const MIGRATION: Migration = Migration {
        parent: Some("0002_add_email"),
        steps: &[drop_column("users", integer("age").nullable())],
    };
}

static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
    history: "refinery_schema_history",
    engines: &[
        aludel::Engine::Sqlite,
        aludel::Engine::MySql,
        aludel::Engine::MariaDb,
    ],
    migrations: &[
        aludel::embed::Embedded {
            id: "0001_create_users",
            migration: m0001_create_users::MIGRATION,
            checksum: 12_300_224_781_263_494_469,
            chain: "00c23d42d448d5b6258531285fab008d5ae3765877116de5560251b58637e155",
            runs: &[],
            files: &[],
            draft: false,
        },
        aludel::embed::Embedded {
            id: "0002_add_email",
            migration: m0002_add_email::MIGRATION,
            checksum: 10_268_872_320_662_842_097,
            chain: "9870858d4f351aebb2c2e7bac0d232fd1f4c66149094aaf2bf8e4ef65c0adb79",
            runs: &[],
            files: &[],
            draft: false,
        },
        aludel::embed::Embedded {
            id: "0003_drop_age",
            migration: m0003_drop_age::MIGRATION,
            checksum: 2_441_556_377_059_643_475,
            chain: "09aaadcb846156816b58599420cb699b756728b889708e28d940b5f44c8d1f27",
            runs: &[],
            files: &[],
            draft: false,
        },
    ],
    seeds: aludel::include_dir::Dir::new("", &[]),
});

fn main() -> std::process::ExitCode {
    aludel::cli::main(&MIGRATIONS)
}
