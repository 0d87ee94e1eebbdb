use super::*;

#[test]
fn what_belongs_together_is_one_alter() {
    let [_, email, bio, ..] = &users().columns[..] else {
        panic!("the table has columns");
    };
    let steps = [
        alter("users", email.clone(), text("email", None)),
        alter(
            "users",
            bio.clone(),
            text("bio", None)
                .nullable()
                .with_default(Default::String("x".into())),
        ),
        add("users", Column::new("age", ColumnType::U8).nullable(), None),
    ];
    assert_eq!(
        all(&steps, &schema()),
        [
            "ALTER TABLE \"users\"\n  \
             ALTER COLUMN \"email\" TYPE text COLLATE \"C\",\n  \
             ALTER COLUMN \"bio\" SET DEFAULT 'x',\n  \
             ADD COLUMN \"age\" smallint,\n  \
             ADD CONSTRAINT \"users_age_range\" CHECK (\"age\" BETWEEN 0 AND 255)",
            "COMMENT ON COLUMN \"users\".\"email\" IS NULL",
        ]
    );
}
