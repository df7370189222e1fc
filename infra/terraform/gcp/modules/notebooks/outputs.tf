output "addresses" {
  description = "Where each person opens the notebook; Google asks who they are."
  value       = { for k, i in google_workbench_instance.main : k => "https://${i.proxy_uri}" }
}
