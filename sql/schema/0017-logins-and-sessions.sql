-- SPDX-License-Identifier: Apache-2.0
-- Logins are the same in every locale, and sessions are found by person, ended ones too.

alter table nuance.account drop constraint account_login_check,
  add constraint account_login_check
    check (login = lower(login collate "C") and login ~ '^[^[:cntrl:][:space:]]{1,64}$');
create index session_person_created on nuance.session (person_id, created_at);
