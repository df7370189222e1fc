# Wrong values are refused before anything is planned, each by the variable that is wrong.
variables {
  cloud = {
    account   = "111122223333"
    region    = "us-east-1"
    directory = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
    billing   = "000000-000000-000000"
  }
  alert_emails = ["soc@example.com"]
}

run "name_too_long" {
  command = plan
  variables {
    name = "much-too-long-a-name"
  }
  expect_failures = [var.name]
}

run "unknown_profile" {
  command = plan
  variables {
    profile = "cheap"
  }
  expect_failures = [var.profile]
}

run "notebooks_that_idle_for_hours" {
  command = plan
  variables {
    notebook_idle_minutes = 240
  }
  expect_failures = [var.notebook_idle_minutes]
}

run "logs_kept_for_a_month" {
  command = plan
  variables {
    log_retention_days = 30
  }
  expect_failures = [var.log_retention_days]
}

run "an_image_without_a_release" {
  command = plan
  variables {
    image_tag = "latest"
  }
  expect_failures = [var.image_tag]
}

run "nobody_is_told" {
  command = plan
  variables {
    alert_emails = []
  }
  expect_failures = [var.alert_emails]
}

run "a_role_nobody_knows" {
  command = plan
  variables {
    groups = { boss = "b4a8c4d8-0000-4000-8000-000000000001" }
  }
  expect_failures = [var.groups]
}

run "before_the_first_image" {
  command = apply
  variables {
    image_tag = ""
  }
  assert {
    condition     = output.console == ""
    error_message = "Without an image there is no console."
  }
  assert {
    condition     = output.database == ""
    error_message = "lean has no PostgreSQL."
  }
  assert {
    condition     = length(output.secrets) == 4 && length(output.tool_identities) == 4 && length(output.people_roles) == 5
    error_message = "A secret for each of four tools, five roles of people."
  }
}

run "lean_with_a_database" {
  command = apply
  variables {
    database = true
  }
  assert {
    condition     = output.database != ""
    error_message = "database = true makes PostgreSQL in every profile."
  }
}
