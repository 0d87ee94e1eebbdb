//! Chains of migrations over schemas that a test draws.

use aludel_core::{Schema, Step, diff};

use super::super::random::Draw;
use super::data::exchange;
use super::declared::{declare, keep_nothing};
use super::hints::hints;
use super::scenes::Scene;
use super::styles::{Style, TABLES};
use crate::Migrations;
use crate::fixture::{Made, embedded, text, words};

/// Migrations, and the schemas between them: the first is that of the base.
pub(super) struct Chain {
    pub schemas: Vec<Schema>,
    pub steps: Vec<Vec<Step>>,
    /// Binaries that hold so many of the migrations.
    binaries: Vec<Migrations>,
}

impl Chain {
    pub fn draw(draw: &mut Draw) -> Chain {
        let styles: Vec<_> = TABLES.iter().map(|name| Style::draw(draw, name)).collect();
        let mut scene = Scene::default();
        let mut chain = Chain {
            schemas: vec![Schema::default()],
            steps: Vec::new(),
            binaries: vec![embedded(&[])],
        };
        let mut made: Vec<Made> = Vec::new();
        for number in 1..=2 + draw.below(3) {
            let before = &chain.schemas[number - 1];
            let data = draw.once_in(6).then(|| exchange(before, draw)).flatten();
            let next = match &data {
                Some(_) => scene.clone(),
                None => scene.next(draw, &styles),
            };
            let schema = next.schema(&styles);
            let hints = hints((&scene, &next), &styles, draw);
            let mut steps = diff(before, &schema, &hints)
                .unwrap_or_else(|error| panic!("{error}"))
                .steps;
            declare(&mut steps, draw);
            keep_nothing(&mut steps, draw);
            steps.extend(data);
            let id = text(&format!("{number:04}_m"));
            made.push((id, words(&steps), &[]));
            chain.binaries.push(embedded(&made));
            chain.schemas.push(schema);
            chain.steps.push(steps);
            scene = next;
        }
        chain
    }

    /// A binary that holds so many of the migrations.
    pub fn binary(&self, count: usize) -> Migrations {
        self.binaries[count].clone()
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }
}
