//! Steps of a person's that change rows: up, down and up is the identity where they say how they are taken back, or bear to
//! be done twice.

use std::sync::{Arc, Mutex};

use super::*;
use crate::prelude::run as call;
use crate::word::Step;
use crate::{Event, Target};

const ITEMS: &[Step] =
    &[create_table("items", &[bigint("id"), bigint("price")]).primary_key(&["id"])];

const DATA: &[Step] = &[
    add_column("items", text("label").nullable()),
    sql("UPDATE items SET label = 'none' WHERE label IS NULL").reverse(nothing),
    sql("UPDATE items SET price = price * 100")
        .reverse(sql("UPDATE items SET price = price / 100")),
    call(looked).reverse(nothing),
];

fn looked(db: &mut dyn Execute) -> crate::Result<()> {
    db.query("SELECT id FROM items", &[]).map(drop)
}

const ONE: Made = ("0001_items", ITEMS, &[]);
const TWO: Made = ("0002_data", DATA, &["looked"]);

/// What a way back says of steps that run again.
fn told(app: &Migrations, db: &mut Database, back: fn(&Migrations, &mut Database)) -> Vec<String> {
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let options = Options::new().observe(move |event| {
        if let Event::RunsAgain { id, step } = event {
            heard.lock().unwrap().push(format!("{id}: {step}"));
        }
    });
    back(&app.clone().with(options), db);
    let said = said.lock().unwrap();
    said.clone()
}

#[test]
fn a_step_that_is_not_taken_back_runs_again_and_is_told() {
    each(|db| {
        let (one, two) = (app(&[ONE]), app(&[ONE, TWO]));
        up(&one, db);
        run(db, "INSERT INTO items VALUES (1, 5), (2, 7)");
        up(&two, db);
        run(db, "UPDATE items SET label = 'mine' WHERE id = 1");
        let before = rows(db, "SELECT * FROM items ORDER BY id");
        assert_eq!(before, ["1|500|mine", "2|700|none"], "{}", db.engine());
        let back = |app: &Migrations, db: &mut Database| {
            drop(app.downgrade(db, &Target::parse("1").unwrap()).unwrap());
        };
        assert_eq!(
            told(&two, db, back),
            [
                "0002_data: run SQL: UPDATE items SET label = 'none' WHERE la…",
                "0002_data: run looked",
            ],
            "{}",
            db.engine()
        );
        run(db, "INSERT INTO items VALUES (3, 9)");
        up(&two, db);
        sound(&two, db);
        assert_eq!(
            rows(db, "SELECT * FROM items ORDER BY id"),
            ["1|500|mine", "2|700|none", "3|900|none"],
            "{}",
            db.engine()
        );
    });
}
