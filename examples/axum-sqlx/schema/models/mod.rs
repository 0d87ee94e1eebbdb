use aludel::Model;

/// A note.
#[derive(Model)]
#[table(name = "notes")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(len = 200)]
    pub title: String,
    pub text: Option<String>,
    #[column(default = 0)]
    pub stars: i32,
}
