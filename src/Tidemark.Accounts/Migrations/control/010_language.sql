-- The language of the account's mails; a tracking task may have its own.
ALTER TABLE account ADD COLUMN language TEXT NOT NULL DEFAULT 'en-us';
