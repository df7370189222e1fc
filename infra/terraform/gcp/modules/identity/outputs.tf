output "accounts" {
  description = "Address of each account of things."
  value       = { for k, a in google_service_account.main : k => a.email }
}

output "notebook_email" {
  description = "Account of notebooks."
  value       = google_service_account.main["notebook"].email
}

output "tool_emails" {
  description = "Account of each tool."
  value       = { for k, a in google_service_account.tool : k => a.email }
}

output "people_roles" {
  description = "Google roles of each role of people."
  value       = { for role, names in local.people : role => join(", ", names) }
}
