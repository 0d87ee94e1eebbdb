//! What the build writes, as `embed!` includes it: plain data of this very shape.

const _: () = assert!(aludel::embed::FORMAT == 1);

mod aludel_migrations {
    pub mod m0001_start {
        use aludel::prelude::*;

        pub const MIGRATION: Migration = Migration {
            parent: None,
            steps: &[
                create_table("t", &[bigint("id").auto_increment()]).primary_key(&["id"]),
                run(fill).reverse(nothing),
            ],
        };

        fn fill(db: &mut dyn Execute) -> Result<()> {
            db.execute("INSERT INTO t VALUES (?)", &[1.into()])?;
            Ok(())
        }
    }
}

static MIGRATIONS: aludel::Migrations = aludel::Migrations::new(&aludel::embed::Source {
    history: "refinery_schema_history",
    engines: &[aludel::Engine::Sqlite, aludel::Engine::MySql],
    migrations: &[aludel::embed::Embedded {
        id: "0001_start",
        migration: aludel_migrations::m0001_start::MIGRATION,
        checksum: 1,
        chain: "ab",
        runs: &["fill"],
        files: &[],
        draft: false,
    }],
    seeds: aludel::include_dir::Dir::new(
        "",
        &[aludel::include_dir::DirEntry::File(
            aludel::include_dir::File::new("t.json", b"[]"),
        )],
    ),
});

#[test]
fn what_the_build_writes_is_static_data() {
    let source = MIGRATIONS.source();
    assert_eq!(source.migrations[0].id, "0001_start");
    assert_eq!(source.migrations[0].migration.steps.len(), 2);
    assert!(source.seeds.get_file("t.json").is_some());
}
