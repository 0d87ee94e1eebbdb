use super::{Raw, Step};

impl Step {
    /// The step that takes this one back; `None` for a raw step that does not say how.
    ///
    /// Reversing twice gives the same step.
    ///
    /// ```
    /// use aludel_core::Step;
    /// let there = Step::RenameTable { from: "a".into(), to: "b".into() };
    /// let back = Step::RenameTable { from: "b".into(), to: "a".into() };
    /// assert_eq!(there.reverse(), Some(back));
    /// ```
    pub fn reverse(&self) -> Option<Step> {
        Some(match self.clone() {
            Step::CreateTable(table) => Step::DropTable(table),
            Step::DropTable(table) => Step::CreateTable(table),
            Step::RenameTable { from, to } => Step::RenameTable { from: to, to: from },
            Step::AddColumn {
                table,
                column,
                backfill,
            } => Step::DropColumn {
                table,
                column,
                backfill,
            },
            Step::DropColumn {
                table,
                column,
                backfill,
            } => Step::AddColumn {
                table,
                column,
                backfill,
            },
            Step::RenameColumn { table, from, to } => Step::RenameColumn {
                table,
                from: to,
                to: from,
            },
            Step::AlterColumn {
                table,
                from,
                to,
                backfill,
                using,
                reverse_using,
            } => Step::AlterColumn {
                table,
                from: to,
                to: from,
                backfill,
                using: reverse_using,
                reverse_using: using,
            },
            Step::RenameValue {
                table,
                column,
                from,
                to,
            } => Step::RenameValue {
                table,
                column,
                from: to,
                to: from,
            },
            Step::CreateUnique { table, unique } => Step::DropUnique { table, unique },
            Step::DropUnique { table, unique } => Step::CreateUnique { table, unique },
            Step::CreateIndex { table, index } => Step::DropIndex { table, index },
            Step::DropIndex { table, index } => Step::CreateIndex { table, index },
            Step::CreateForeignKey { table, key } => Step::DropForeignKey { table, key },
            Step::DropForeignKey { table, key } => Step::CreateForeignKey { table, key },
            Step::CreateCheck { table, check } => Step::DropCheck { table, check },
            Step::DropCheck { table, check } => Step::CreateCheck { table, check },
            Step::AlterPrimaryKey { table, from, to } => Step::AlterPrimaryKey {
                table,
                from: to,
                to: from,
            },
            Step::RenameIndex { table, from, to } => Step::RenameIndex {
                table,
                from: to,
                to: from,
            },
            Step::RenameConstraint { table, from, to } => Step::RenameConstraint {
                table,
                from: to,
                to: from,
            },
            Step::CommentTable { table, from, to } => Step::CommentTable {
                table,
                from: to,
                to: from,
            },
            Step::KeepNothing(step) => Step::KeepNothing(Box::new(step.reverse()?)),
            Step::Floor(id) => Step::Floor(id),
            Step::Transaction(how) => Step::Transaction(how),
            Step::Raw { up, down, means } => Step::Raw {
                up: down?,
                down: Some(up),
                means: reversed(&means)?,
            },
        })
    }
}

/// The steps that take these back, last first.
pub(crate) fn reversed(steps: &[Step]) -> Option<Vec<Step>> {
    steps.iter().rev().map(Step::reverse).collect()
}

impl Raw {
    /// Whether anything is to be done at all.
    pub fn is_nothing(&self) -> bool {
        *self == Raw::Nothing
    }
}
