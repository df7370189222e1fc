locals {
  machine = { small = "e2-medium", medium = "e2-standard-2", large = "e2-standard-8" }[var.size]
}

resource "google_storage_bucket_object" "kernel" {
  bucket  = var.script_bucket
  name    = "start/install-kernel.sh"
  content = var.kernel_script
}

resource "google_workbench_instance" "main" {
  for_each                   = var.users
  name                       = "${var.name}-${each.key}"
  location                   = var.zone
  instance_owners            = [each.value]
  enable_deletion_protection = var.protect

  gce_setup {
    machine_type         = local.machine
    disable_public_ip    = true
    enable_ip_forwarding = false

    # Workbench says all of this by metadata; there are no arguments for it.
    metadata = {
      idle-timeout-seconds       = tostring(var.idle_minutes * 60)
      notebook-disable-root      = "true"
      notebook-disable-downloads = "true"
      block-project-ssh-keys     = "true"
      enable-oslogin             = "TRUE"
      serial-port-enable         = "FALSE"
      post-startup-script        = "gs://${var.script_bucket}/${google_storage_bucket_object.kernel.name}"
    }

    network_interfaces {
      network = var.network_id
      subnet  = var.subnet_id
    }

    service_accounts {
      email = var.account_email
    }

    boot_disk {
      disk_size_gb    = "150"
      disk_type       = var.disk_type
      disk_encryption = "CMEK"
      kms_key         = var.key_id
    }

    data_disks {
      disk_size_gb    = "20"
      disk_type       = var.disk_type
      disk_encryption = "CMEK"
      kms_key         = var.key_id
    }

    shielded_instance_config {
      enable_secure_boot          = true
      enable_vtpm                 = true
      enable_integrity_monitoring = true
    }
  }

  # Workbench writes metadata of its own, and a machine made again loses its home.
  lifecycle {
    ignore_changes = [gce_setup[0].metadata["report-event-url"]]
  }
}
