output "name" {
  description = "Name of the budget."
  value       = google_billing_budget.month.display_name
}
