# The names are the same in aws, azure and gcp; a test compares them.
output "network" {
  description = "Id of the private network."
  value       = module.network.network_id
}

output "key" {
  description = "Key that encrypts everything of this stack."
  value       = module.keys.key_id
}

output "objects" {
  description = "Address of each object store, as Watchfloor takes it."
  value       = module.storage.addresses
}

output "secrets" {
  description = "Reference of each secret, as Watchfloor takes it."
  value       = module.secrets.references
}

output "tool_identities" {
  description = "Identity of each security tool, which can read that tool's secret only."
  value       = module.identity.tool_emails
}

output "people_roles" {
  description = "What to give people: a permission set, role or group binding for each role."
  value       = module.identity.people_roles
}

output "logs" {
  description = "Where logs are read."
  value       = module.logging.bucket
}

output "notebooks" {
  description = "Where each person opens the notebook."
  value       = module.notebooks.addresses
}

output "registry" {
  description = "Where images are pushed to."
  value       = module.platform.registry
}

output "console" {
  description = "How the console is reached, empty without one."
  value       = module.platform.address
}

output "database" {
  description = "Host and port of PostgreSQL, empty without one."
  value       = module.platform.database_host
}

output "budget" {
  description = "Name of the monthly budget."
  value       = module.budget.name
}
