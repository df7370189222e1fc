# The script that gives a notebook the C# kernel, the same on the three clouds.
variable "buckets" {
  description = "Addresses of the object stores that notebooks work with, by name (data, models, notebooks)."
  type        = map(string)
  nullable    = false
}

variable "home" {
  description = "Home folder of the person whose notebook it is."
  type        = string
  nullable    = false
}

output "script" {
  description = "Shell script, safe to run at every start."
  value       = templatefile("${path.module}/install-kernel.sh.tftpl", { buckets = var.buckets, home = var.home })
}
