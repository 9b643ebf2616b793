import django.db.models.deletion
import stage4club.core.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0005_documents'),
        ('people', '0013_calls_of_assistance'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BankDetails',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='bank_details', serialize=False, to='assistance.aidrequest')),
                ('institution', models.BinaryField(verbose_name='institution number')),
                ('transit', models.BinaryField(verbose_name='transit number')),
                ('account', models.BinaryField(verbose_name='account number')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
            ],
            options={
                'verbose_name': 'bank details',
                'verbose_name_plural': 'bank details',
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=stage4club.core.references.new_reference, editable=False, max_length=11, unique=True, verbose_name='reference')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9, verbose_name='amount')),
                ('pay_by', models.CharField(choices=[('deposit', 'By direct deposit into my account'), ('cheque', 'By a cheque that comes by mail'), ('other', 'In another way: call me')], max_length=7, verbose_name='paid')),
                ('state', models.CharField(choices=[('prepared', 'To be approved'), ('approved', 'Approved, to be paid'), ('sent', 'Given to the bank'), ('paid', 'Paid'), ('taken_back', 'Taken back'), ('returned', 'Returned by the bank'), ('reversed', 'Paid, and come back')], default='prepared', max_length=10, verbose_name='state')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared at')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved at')),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='given to the bank at')),
                ('paid_on', models.DateField(editable=False, null=True, verbose_name='paid on')),
                ('paid_at', models.DateTimeField(editable=False, null=True, verbose_name='noted as paid at')),
                ('because', models.CharField(blank=True, choices=[('account', 'The bank could not use the account'), ('cheque', 'The cheque was lost, or was never cashed'), ('not_sent', 'It never left; the details are right'), ('given_back', 'The person gave it back'), ('mistake', 'It was paid by mistake')], max_length=10, verbose_name='why it came back')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended at')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('award', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='payments', to='assistance.aiddecision')),
                ('ended_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('paid_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted as paid by')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='assistance.aidrequest', verbose_name='application')),
                ('sent_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given to the bank by')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'permissions': [('export_payment', 'Can take the list of payments away'), ('import_payment', 'Can note what the bank answered')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='PaymentWay',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='payment_way', serialize=False, to='assistance.aidrequest')),
                ('pay_by', models.CharField(choices=[('deposit', 'By direct deposit into my account'), ('cheque', 'By a cheque that comes by mail'), ('other', 'In another way: call me')], max_length=7, verbose_name='to be paid')),
                ('payee', models.BinaryField(blank=True, verbose_name='name for a payment')),
                ('address', models.BinaryField(blank=True, verbose_name='address')),
                ('chosen_at', models.DateTimeField(verbose_name='chosen at')),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'verbose_name': 'way of being paid',
                'verbose_name_plural': 'ways of being paid',
                'default_permissions': ('view',),
            },
        ),
        migrations.AlterModelOptions(
            name='aidrequest',
            options={'default_permissions': ('view',), 'permissions': [('release_aidrequest', 'Can say that it is not a robot'), ('start_review_aidrequest', 'Can review an application'), ('ask_documents_aidrequest', 'Can ask for documents'), ('receive_documents_aidrequest', 'Can note that documents came'), ('approve_aidrequest', 'Can grant assistance'), ('confirm_aidrequest', 'Can confirm what somebody else proposed'), ('decline_aidrequest', 'Can decide not to grant assistance'), ('review_again_aidrequest', 'Can have a decision reviewed'), ('close_aidrequest', 'Can close an application'), ('read_code_aidrequest', 'Can read a code on the telephone'), ('choose_way_aidrequest', 'Can note how somebody wishes to be paid'), ('prepare_payment_aidrequest', 'Can prepare a payment'), ('approve_payment_aidrequest', 'Can approve a payment'), ('take_back_payment_aidrequest', 'Can take a payment back'), ('send_payment_aidrequest', 'Can give a payment to the bank'), ('confirm_payment_aidrequest', 'Can note that a payment was made'), ('return_payment_aidrequest', 'Can note that a payment came back')], 'verbose_name': 'application', 'verbose_name_plural': 'applications for financial assistance'},
        ),
        migrations.RemoveConstraint(
            model_name='aidrequest',
            name='assistance_aid_state',
        ),
        migrations.RemoveConstraint(
            model_name='aidrequest',
            name='assistance_aid_closed',
        ),
        migrations.AlterField(
            model_name='aiddecision',
            name='outcome',
            field=models.CharField(choices=[('submitted', 'To review'), ('documents_awaited', 'Documents awaited'), ('under_review', 'Under review'), ('to_confirm', 'To be confirmed by a second person'), ('granted', 'Granted'), ('partly_granted', 'Granted in part'), ('not_granted', 'Not granted'), ('paid', 'Paid'), ('review_asked', 'To review again'), ('closed', 'Closed')], max_length=17, verbose_name='decision'),
        ),
        migrations.AlterField(
            model_name='aidrequest',
            name='closing',
            field=models.CharField(blank=True, choices=[('withdrawn', 'No longer wanted'), ('unreachable', 'Could not be reached'), ('twice', 'The same application was sent twice'), ('robot', 'Was sent by a robot'), ('paid', 'Was paid some time ago'), ('given_back', 'The payment came back, and stays there')], max_length=11, verbose_name='why it ended'),
        ),
        migrations.AlterField(
            model_name='aidrequest',
            name='state',
            field=models.CharField(choices=[('submitted', 'To review'), ('documents_awaited', 'Documents awaited'), ('under_review', 'Under review'), ('to_confirm', 'To be confirmed by a second person'), ('granted', 'Granted'), ('partly_granted', 'Granted in part'), ('not_granted', 'Not granted'), ('paid', 'Paid'), ('review_asked', 'To review again'), ('closed', 'Closed')], default='submitted', max_length=17, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='aidrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('submitted', 'documents_awaited')), models.Q(('is_quarantined', False), ('reviewer__isnull', False), ('state__in', ('under_review', 'to_confirm'))), models.Q(('amount_granted__gt', 0), ('amount_granted__isnull', False), ('is_quarantined', False), ('state__in', ('granted', 'partly_granted', 'paid'))), models.Q(('amount_granted', 0), ('amount_granted__isnull', False), ('is_quarantined', False), ('state', 'not_granted')), models.Q(('amount_granted__isnull', False), ('reviewer__isnull', True), ('state', 'review_asked')), ('state', 'closed'), _connector='OR'), name='assistance_aid_state'),
        ),
        migrations.AddConstraint(
            model_name='aidrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closing__in', ['withdrawn', 'unreachable', 'twice', 'robot', 'paid', 'given_back']), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True), ('closing', '')), _connector='OR'), name='assistance_aid_closed'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='payment',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='assistance.payment'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('payment__isnull', True), ('movement__in', ('paid', 'reversed')), _connector='OR'), name='assistance_ledger_payment'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('payment', 'year', 'movement'), name='assistance_ledger_paid_once'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('state__in', ('prepared', 'approved', 'sent'))), fields=['prepared_at', 'id'], name='assistance_payment_live'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['paid_on', 'id'], name='assistance_payment_paid_on'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('prepared', 'approved', 'sent'))), fields=('request',), name='assistance_payment_one_live'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('prepared', 'approved', 'sent', 'paid'))), fields=('award',), name='assistance_payment_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('pay_by__in', ['deposit', 'cheque', 'other'])), name='assistance_payment_amount'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), models.Q(('approved_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='assistance_payment_approved'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('approved_at__isnull', False), ('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='assistance_payment_sent'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', True), ('paid_by__isnull', True), ('paid_on__isnull', True)), models.Q(('approved_at__isnull', False), ('paid_at__isnull', False), ('paid_by__isnull', False), ('paid_on__isnull', False)), _connector='OR'), name='assistance_payment_paid'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='assistance_payment_ended'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('because', ''), ('ended_at__isnull', True), ('state', 'prepared')), models.Q(('approved_at__isnull', False), ('because', ''), ('ended_at__isnull', True), ('paid_at__isnull', True), ('sent_at__isnull', True), ('state', 'approved')), models.Q(('because', ''), ('ended_at__isnull', True), ('paid_at__isnull', True), ('sent_at__isnull', False), ('state', 'sent')), models.Q(('because', ''), ('ended_at__isnull', True), ('paid_at__isnull', False), ('state', 'paid')), models.Q(('because', ''), ('ended_at__isnull', False), ('paid_at__isnull', True), ('sent_at__isnull', True), ('state', 'taken_back')), models.Q(('approved_at__isnull', False), ('because__in', ('account', 'cheque', 'not_sent')), ('ended_at__isnull', False), ('paid_at__isnull', True), ('state', 'returned')), models.Q(('because__in', ['account', 'cheque', 'not_sent', 'given_back', 'mistake']), ('ended_at__isnull', False), ('paid_at__isnull', False), ('state', 'reversed')), _connector='OR'), name='assistance_payment_state'),
        ),
        migrations.AddConstraint(
            model_name='paymentway',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address', b''), ('pay_by', 'other'), ('payee', b'')), models.Q(('address', b''), ('chosen_by__isnull', True), ('pay_by', 'deposit'), models.Q(('payee', b''), _negated=True)), models.Q(('pay_by', 'cheque'), models.Q(('payee', b''), _negated=True), models.Q(('address', b''), _negated=True)), _connector='OR'), name='assistance_paymentway_whole'),
        ),
    ]
