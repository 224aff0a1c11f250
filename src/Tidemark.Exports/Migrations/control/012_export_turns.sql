-- Whose turn it is: the account whose last export ended longest ago.
CREATE INDEX export_task_turn ON export_task (ali_uid, updated_at) WHERE state <> 'created';
